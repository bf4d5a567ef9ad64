/** The fields of a certificate: which of them are filled, by which cases, which can be missing and why. */
import type { Reason } from '../../core/absence';
import { groupBy } from '../../core/group-by';
import { nodeOf } from '../../json/diff';
import type { JsonNode } from '../../json/document';
import { nodeAt } from '../../fixture/format';
import type { PlayedCase } from '../../fixture/play-one';
import { contractFields } from '../../mapping/check/account';
import { coverageOf } from '../../mapping/check/coverage';
import type { NotedLoad } from '../noted-load';
import { codes, heading, list, paragraph, table } from './block';
import type { Block, Line } from './block';
import { nameOf } from './verify';

/** Why a field is left out, for readers who do not know the bridge. */
const WHY: Readonly<Record<Reason, string>> = {
  missing: 'the retailer’s system has no value',
  blank: 'the text is blank',
  'no-such-user': 'one of the retailer’s systems does not know the shopper',
  'not-asked': 'one of the retailer’s systems was not asked',
  'when-false': 'the condition for the field does not hold',
  'absent-if': 'the value stands for none',
  'empty-date': 'the day stands for no date',
  empty: 'the list or object has nothing in it',
  'element-incomplete': 'an element of the list lacks what the contract requires',
  'too-many': 'the list has more elements than the contract allows',
  'already-selected': 'another legal entity is selected already',
  'type-mismatch': 'the value has another type than the retailer’s system documents',
  'source-unavailable': 'one of the retailer’s systems failed',
  'when-unknown': 'it is not known whether the condition for the field holds',
  'step-failed': 'the value cannot be converted',
  'not-in-table': 'the value is not one of the known ones',
  'not-in-catalogue': 'the list of the upstream does not have the value, or has it twice',
  'number-not-exact': 'the number has too many digits',
  'text-not-fit': 'the text cannot be shown',
  'not-sendable': 'one of the retailer’s systems cannot be asked for this',
  'account-too-large': 'the account is too large',
};

/** The paths of what an account has; a list's elements are written `loyaltyCards[].bonuses`. */
const pathsIn = (node: JsonNode | undefined, path = ''): readonly string[] => {
  if (node?.kind === 'array') return node.items.flatMap((item) => pathsIn(item, `${path}[]`));
  if (node?.kind !== 'object') return node === undefined ? [] : [path];
  return [...node.members].flatMap(([key, { value }]) =>
    pathsIn(value, path === '' ? key : `${path}.${key}`),
  );
};

const named = (cases: Iterable<PlayedCase>): Line => codes([...new Set(cases)].map(nameOf));

/** Which cases fill a field. */
const filledIn = (cases: readonly PlayedCase[]): ReadonlyMap<string, readonly PlayedCase[]> => {
  const found = cases.flatMap((played) =>
    [...new Set(pathsIn(nodeAt(nodeOf(played.reply.body), 'user')))].map((field) => ({ field, played })),
  );
  return new Map(
    [...groupBy(found, ({ field }) => field)].map(([field, all]) => [field, all.map(({ played }) => played)]),
  );
};

const filledSection = (cases: readonly PlayedCase[]): readonly Block[] => {
  const rows = [...filledIn(cases)].map(([field, own]) => [[{ code: field }], named(own)]);
  return rows.length === 0
    ? []
    : [heading(3, 'Fields that are filled'), ...table(['Field', 'In the cases'], rows)];
};

const missingSection = (cases: readonly PlayedCase[], required: readonly Line[]): readonly Block[] => {
  const left = cases.flatMap((played) =>
    played.absences.map(({ field, reason }) => ({ field, reason, played })),
  );
  const rows = [...groupBy(left, ({ field, reason }) => `${field} ${reason}`).values()].flatMap((all) => {
    const [first] = all;
    return first === undefined
      ? []
      : [[[{ code: first.field }], [WHY[first.reason]], named(all.map(({ played }) => played))]];
  });
  if (rows.length + required.length === 0) return [];
  return [
    heading(3, 'What can be missing, and why'),
    ...table(['Field', 'Why', 'In the cases'], rows),
    ...(required.length === 0 ? [] : [paragraph('Without these fields the answer is an error:')]),
    ...list(required),
  ];
};

const unfilledSection = (unfilled: readonly string[], unshown: readonly string[]): readonly Block[] => [
  ...(unfilled.length === 0
    ? []
    : [heading(3, 'Fields that are never filled'), paragraph(...codes(unfilled), '.')]),
  ...(unshown.length === 0
    ? []
    : [paragraph('A rule fills these, and no case shows them: ', ...codes(unshown), '.')]),
];

/** The sections about fields. */
export const fieldSections = (
  cases: readonly PlayedCase[],
  { rules, problems }: NotedLoad['loaded'],
): readonly Block[] => {
  const shown = filledIn(cases);
  const coverage = rules && coverageOf(rules, contractFields(), problems, []);
  const unshown = (coverage?.absent ?? []).filter((field) => !shown.has(field));
  const required = (coverage?.canFail ?? []).map(({ field, why }): Line => [{ code: field }, `: ${why}`]);
  return [
    ...filledSection(cases),
    ...missingSection(cases, required),
    ...unfilledSection(coverage?.unfilled ?? [], unshown),
  ];
};
