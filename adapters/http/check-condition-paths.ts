/** Paths of conditions that do not fit the path of the payload: both are read from the same body. */
import { isRight } from 'fp-ts/Either';
import type { SettingsProblem } from '../../src/adapter/define-adapter';
import { DID_YOU_MEAN, advise, didYouMean, write } from '../../src/adapter/re-exports';
import { parseInnerPath } from '../../src/types/path';
import type { Fields } from '../../src/types/type';
import type { Condition } from './condition';
import { wrong } from './finding';
import type { Place } from './finding';
import type { Settings } from './settings';

/** How answers are read, and the fields of their payload. */
export interface Answers {
  readonly answer: Settings['answer'];
  readonly fields: Fields;
}

/** The names of a path up to its first index. */
const namesOf = (text = ''): readonly string[] => {
  const path = parseInnerPath(text);
  const segments = isRight(path) ? path.right : [];
  const end = segments.findIndex(({ kind }) => kind !== 'field');
  return (end < 0 ? segments : segments.slice(0, end)).flatMap((each) =>
    each.kind === 'field' ? [each.name] : [],
  );
};

/**
 * Both paths read the same body. So a name that is nearly the first name of `at` is a typing mistake. For a field
 * inside an object it is not: many answers have a "result" beside their "results".
 */
const checkMisspelt = (
  path: string,
  first: string,
  beside: string,
  at: Place,
): readonly SettingsProblem[] => {
  const fix = didYouMean(first, [beside]);
  if (fix?.kind !== 'rename' || fix.asks === true) return [];
  const message = `"at" reads the field "${beside}" of the answer, but this path reads "${first}"`;
  const meant = write(JSON.stringify(path.replace(first, beside)), { ...DID_YOU_MEAN, asks: true });
  return [{ ...wrong('path-unknown', [...at, 'path'], message, meant), severity: 'warning' }];
};

/** One of the two has an object around that the other leaves out. */
const checkDepth = (
  { empty, present }: Condition,
  at: Place,
  [beside, inner]: readonly string[],
  [first, second]: readonly string[],
): readonly SettingsProblem[] => {
  const isApart = first === inner ? second !== inner : second === beside;
  if (!isApart || (empty === undefined && present !== false)) return [];
  const [over, under] = first === inner ? [`${beside}.${inner}`, first] : [beside, `${first}.${second}`];
  const message = `"at" reads "${over}" of the answer, but this path reads "${under}"`;
  const fix = advise('write both paths from the top of the answer, without the name of the source');
  return [{ ...wrong('path-unknown', [...at, 'path'], message, fix), severity: 'warning' }];
};

/** A document has one outermost element: a path that begins with a field of the payload leaves it out. */
const checkOutermost = (
  path: string,
  first: string,
  at: Place,
  { answer, fields }: Answers,
): readonly SettingsProblem[] => {
  if (answer.format !== 'xml' || answer.at === undefined || !fields.has(first)) return [];
  const [outermost = ''] = namesOf(answer.at);
  const message = `a path begins with the outermost element, which is "${outermost}" in "at", but this path begins with "${first}"`;
  const meant = write(JSON.stringify(`${answer.at}.${path}`), { ...DID_YOU_MEAN, asks: true });
  return [{ ...wrong('path-unknown', [...at, 'path'], message, meant), severity: 'warning' }];
};

/** What does not fit together of the paths of a condition and of the payload. */
export const checkBeside = (
  condition: Condition,
  at: Place,
  answers: Answers,
): readonly SettingsProblem[] => {
  const { answer } = answers;
  const [names, beside] = [namesOf(condition.path), namesOf(answer.at)];
  const [[first, second], [top]] = [names, beside];
  if (condition.path === undefined || first === undefined || top === undefined || first === top) return [];
  const misspelt = second === undefined ? checkMisspelt(condition.path, first, top, at) : [];
  if (misspelt.length > 0) return misspelt;
  const outermost = checkOutermost(condition.path, first, at, answers);
  return outermost.length > 0 ? outermost : checkDepth(condition, at, beside, names);
};
