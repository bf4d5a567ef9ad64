/** How many customers of a directory cannot be found by a field, and why, in words. */
import type { SettingsProblem } from '../../src/adapter/define-adapter';
import type { FieldCounts, FieldLosses } from '../../src/adapter/directory';
import { SOURCE, insert } from '../../src/adapter/re-exports';
import type { Fix } from '../../src/adapter/re-exports';

const warning = (code: SettingsProblem['code'], message: string, fix?: Fix): readonly SettingsProblem[] => [
  {
    code,
    severity: 'warning',
    at: ['settings', 'index'],
    message,
    ...(fix === undefined ? {} : { fix }),
  },
];

/** How many customers a field loses: altogether, or by some of their values only. */
const cannot = ({ field, customers }: FieldCounts, { affected, lost }: FieldLosses): string => {
  const of = `of ${customers} customers cannot be found by`;
  if (lost === affected) return `${lost} ${of} "${field}"`;
  const some = `${affected} ${of} some of their values in "${field}"`;
  return lost === 0 ? some : `${some}, and ${lost} of these by any value`;
};

const shared = (counts: FieldCounts): readonly SettingsProblem[] =>
  counts.sharedValues === 0
    ? []
    : warning(
        'index-ambiguous',
        `${cannot(counts, counts.shared)}: several customers have the same value (${counts.sharedValues} such ${counts.sharedValues === 1 ? 'value' : 'values'})`,
      );

/** For ambiguous numbers the source could say how they are meant. */
const ambiguous = (counts: FieldCounts): readonly SettingsProblem[] =>
  counts.ambiguous.affected === 0
    ? []
    : warning(
        'phones-ambiguous',
        `${cannot(counts, counts.ambiguous)}: their numbers are valid as national and as international ones`,
        insert('phones', '"national"', SOURCE, { asks: true }),
      );

const unreadable = (counts: FieldCounts): readonly SettingsProblem[] =>
  counts.unreadable.affected === 0
    ? []
    : warning(
        'index-unreadable',
        `${cannot(counts, counts.unreadable)}: what they have there is not "${counts.type}"`,
      );

/** A field that only some customers have is no loss where another field finds the others. */
const empty = ({
  field,
  customers,
  values,
  without: { affected, lost },
}: FieldCounts): readonly SettingsProblem[] => {
  if (values === 0) return warning('index-empty', `no customer can be found by "${field}"`);
  const some = `${affected} of ${customers} customers cannot be found by "${field}"`;
  const ofThese = lost === affected ? '' : `, and ${lost} of these by no other field`;
  return lost === 0 ? [] : warning('index-empty', `${some}${ofThese}: they have no value there`);
};

/** How many customers cannot be found by a field, and why. */
export const lossesOf = (counts: FieldCounts): readonly SettingsProblem[] => [
  ...shared(counts),
  ...ambiguous(counts),
  ...unreadable(counts),
  ...empty(counts),
];
