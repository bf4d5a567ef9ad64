/** The reading of a list of JSON: each element is a customer. */
import { isRight, left, right } from 'fp-ts/Either';
import type { DirectoryFault } from '../../../adapter/directory';
import { advise } from '../../../diagnostics/fix';
import { readElements } from '../../../json/elements';
import type { ListRefused } from '../../../json/elements';
import { whyNotJson } from '../../../json/why-not-json';
import { isRecord } from '../../../types/conform';
import { lineAt } from '../encoding';
import { BOUNDS_IN_WORDS, CUSTOMER_BOUNDS, EMPTY } from '../reading';
import type { ReadCustomers, Task } from '../reading';
import { JsonCustomers } from './customers';

/** The most bytes of a file for which the column of a JSON error is found: that takes a hundred times the memory. */
const EXPLAINED_BYTES = 4 * 1_048_576;

const NO_LIST: DirectoryFault = {
  message: 'the file is not a JSON list of objects',
  fix: advise('write [{ … }, { … }]'),
};

/** Says of a file that is too long for more where it ceases to be JSON. */
const whereNotJson = (text: Buffer, { fault, at }: ListRefused): string => {
  const line = lineAt(text, at);
  if (fault === 'depth') return `is nested too deeply, in line ${line}`;
  return fault === 'duplicateKey'
    ? `has the same key twice in one object, in line ${line}`
    : `is not JSON from line ${line} on`;
};

const faultOf = ({ text, name }: Task, refused: ListRefused): DirectoryFault => {
  const { fault, at } = refused;
  if (fault === 'no-list') return NO_LIST;
  if (fault === 'large')
    return {
      message: `"${name}" has too large a customer in line ${lineAt(text, at)}: ${BOUNDS_IN_WORDS}`,
      fix: advise('leave out what no rule reads'),
    };
  const why = text.length > EXPLAINED_BYTES ? whereNotJson(text, refused) : whyNotJson(text, fault);
  return { message: `"${name}" ${why}` };
};

export const readList: ReadCustomers = (task, each) => {
  const customers = new JsonCustomers(task, each);
  let others = 0;
  const read = readElements(task.text, CUSTOMER_BOUNDS, {
    skim: (start, end) => customers.scan(start, end),
    each: (customer, start, end) => {
      if (isRecord(customer)) customers.add(customer, start, end);
      else others += 1;
    },
  });
  if (!isRight(read)) return left(faultOf(task, read.left));
  if (others > 0) return left(NO_LIST);
  return customers.found.customers === 0 ? left(EMPTY) : right(customers.found.done());
};
