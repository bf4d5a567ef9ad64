/** The reading of lines of JSON: each line that is not blank is a customer. */
import { isRight, left, right } from 'fp-ts/Either';
import { parseText } from '../../../json/parse';
import type { JsonFault } from '../../../json/parse';
import { isRecord } from '../../../types/conform';
import { CUSTOMER_BOUNDS, EMPTY } from '../reading';
import type { ReadCustomers } from '../reading';
import { JsonCustomers } from './customers';

const NEWLINE = 0x0a;
const BLANKS: readonly (number | undefined)[] = [0x20, 0x0d, 0x09];

const WORDS: Readonly<Record<JsonFault, string>> = {
  encoding: 'is not in UTF-8',
  json: 'is not JSON',
  depth: 'is nested too deeply',
  values: 'has too many values',
  duplicateKey: 'has the same key twice in one object',
};

const isBlankIn = (text: Buffer, start: number, end: number): boolean => {
  let at = start;
  while (at < end && BLANKS.includes(text[at])) at += 1;
  return at === end;
};

export const readLines: ReadCustomers = (task, each) => {
  const { text, name, layout } = task;
  const customers = new JsonCustomers(task, each);
  const { found } = customers;
  const { bytes, values: maxValues } = CUSTOMER_BOUNDS;
  const read = (start: number, end: number): string | undefined => {
    if (end - start > bytes) return 'is too long';
    if (customers.scan(start, end)) return undefined;
    const parsed = parseText(text.toString('utf8', start, end), { numbersAsWritten: true, maxValues });
    if (!isRight(parsed)) return WORDS[parsed.left];
    const customer = parsed.right;
    if (!isRecord(customer)) return 'is not an object';
    customers.add(customer, start, end);
    return undefined;
  };
  let line = 1;
  for (let start = 0; start < text.length; line += 1) {
    const newline = text.indexOf(NEWLINE, start);
    const end = newline === -1 ? text.length : newline;
    const fault = isBlankIn(text, start, end) ? undefined : read(start, end);
    if (fault !== undefined) found.badLines.note(line, fault);
    start = end + 1;
  }
  const over = found.badLines.over(layout.badLines, name, found.customers);
  if (over !== undefined) return left(over);
  return found.customers === 0 ? left(EMPTY) : right(found.done());
};
