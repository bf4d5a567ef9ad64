/** The number of values that the account of a mapping can have, computed before any request: every list may be full. */
import { MAX_ACCOUNT_VALUES, MAX_LIST_LENGTH } from '../../contract/account';
import type { Span } from '../../diagnostics/diagnostic';
import type { Findings } from '../../diagnostics/collector';
import type { Element, ObjectPlace, Place } from '../typed';
import { advise } from '../../diagnostics/fix';

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

const valuesOfObject = ({ fields }: ObjectPlace): number =>
  1 + sum(fields.map(([, place]) => valuesOf(place)));

/** A list is largest with the largest of its elements; one of `each` may occur up to the list's limit. */
const valuesOfList = (elements: readonly Element[]): number => {
  const sizes = elements.map(({ each, item }) => ({
    most: each ? MAX_LIST_LENGTH : 1,
    values: valuesOf(item),
  }));
  let [total, room] = [1, MAX_LIST_LENGTH];
  for (const { most, values } of sizes.sort((one, other) => other.values - one.values)) {
    total += Math.min(most, room) * values;
    room -= Math.min(most, room);
  }
  return total;
};

const valuesOf = (place: Place): number => {
  switch (place.place) {
    case 'scalar':
      return 1;
    case 'object':
      return valuesOfObject(place);
    case 'list':
      return valuesOfList(place.elements);
  }
};

/** A list of an upstream that a rule reads, and how many elements it can give to one account. */
interface Walked {
  readonly at: Span;
  readonly elements: number;
}

const walkedIn = (place: Place, times: number): readonly Walked[] => {
  if (place.place === 'object') return place.fields.flatMap(([, inner]) => walkedIn(inner, times));
  if (place.place === 'scalar') return [];
  return place.elements.flatMap((element) => {
    if (!element.each) return walkedIn(element.item, times);
    const elements = times * MAX_LIST_LENGTH;
    return [{ at: element.at, elements }, ...walkedIn(element.item, elements)];
  });
};

/** Warns, at the list that gives the most values, of an account that can have more than are allowed. */
export const reportSize = (account: ObjectPlace, at: Span, findings: Findings): void => {
  const values = valuesOfObject(account);
  if (values <= MAX_ACCOUNT_VALUES) return;
  const [largest] = [...walkedIn(account, 1)].sort((one, other) => other.elements - one.elements);
  findings.add(largest?.at ?? at, {
    code: 'account-too-large',
    message: `with ${MAX_LIST_LENGTH} elements in each list the account has ${Math.min(values, Number.MAX_SAFE_INTEGER)} values, and at most ${MAX_ACCOUNT_VALUES} are allowed`,
    fix: advise('show fewer fields of each element, or fewer lists within one another'),
  });
};
