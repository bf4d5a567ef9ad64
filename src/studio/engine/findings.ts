/** The findings of a check as the page gets them: those of `check --json`, with places that an editor needs. */
import * as t from 'io-ts';
import { findingsForMachines } from '../../cli/report/check';
import type { CheckedTenant } from '../../cli/report/check';
import type { Problem } from '../../diagnostics/diagnostic';
import type { Edit, Finding } from '../api';

const Offset = t.type({ offset: t.number });

/** A finding as `check --json` has it. */
const Found = t.intersection([
  t.type({
    code: t.string,
    severity: t.keyof({ error: null, warning: null }),
    message: t.string,
    file: t.string,
    line: t.number,
    column: t.number,
  }),
  t.partial({
    at: t.string,
    suggestion: t.string,
    because: t.string,
    fix: t.intersection([
      t.type({ complete: t.boolean }),
      t.partial({ edit: t.type({ file: t.string, start: Offset, end: Offset, text: t.string }) }),
    ]),
  }),
]);
type Found = t.TypeOf<typeof Found>;

/** The offsets at which the lines of a text begin, a byte order mark apart. */
const lineStarts = (text: string): readonly number[] => [
  0,
  ...[...text.replace(/^\ufeff/, '').matchAll(/\r\n|\r|\n/g)].map(({ 0: end, index }) => index + end.length),
];

type Range = Pick<Finding, 'offset' | 'endOffset'>;

const rangeIn = (starts: readonly number[], { line, column, endColumn }: Problem): Range => {
  const start = starts[line - 1];
  return start === undefined ? {} : { offset: start + column - 1, endOffset: start + endColumn - 1 };
};

const editIn = ({ fix }: Found, file: string): Edit | undefined =>
  fix?.edit === undefined || fix.edit.file !== file
    ? undefined
    : { offset: fix.edit.start.offset, endOffset: fix.edit.end.offset, text: fix.edit.text };

const findingOf = (found: Found, range: Range, own: string): Finding => {
  const { code, severity, message, file, line, column, at, suggestion, because, fix } = found;
  const edit = editIn(found, own);
  return {
    code,
    severity,
    message,
    file,
    line,
    column,
    ...range,
    ...(at !== undefined && { at }),
    ...(suggestion !== undefined && { suggestion }),
    ...(because !== undefined && { because }),
    isFixable: fix?.complete ?? false,
    ...(edit !== undefined && { edit }),
    link: `docs/reference/diagnostics.md#${code}`,
  };
};

/** The findings of a tenant, in the order of the check. */
export const findingsOf = (checked: CheckedTenant): readonly Finding[] => {
  const { file: own, problems, texts } = checked;
  const starts = lineStarts(texts.get(own) ?? '');
  return findingsForMachines([checked]).flatMap((found, index) => {
    const problem = problems[index];
    if (!Found.is(found)) throw new TypeError('a finding of the check has another form');
    const range = problem === undefined || found.file !== own ? {} : rangeIn(starts, problem);
    return [findingOf(found, range, own)];
  });
};
