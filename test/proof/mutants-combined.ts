/** Unsoundnesses to be planted into rules over lists, arithmetic, guards that compare two fields, and described sources. */
import type { Mutant } from './mutants';

const OVER = 'src/mapping/check/over.ts';
const RULE = 'src/mapping/check/rule.ts';

export const combinedMutants: readonly Mutant[] = [
  {
    name: 'a list without elements has no least, first or joined value: forgotten',
    file: OVER,
    find: 'all.none || one.none : true,',
    replace: 'all.none || one.none : all.none || one.none,',
  },
  {
    name: 'a sum over elements of which none has the value is none: forgotten',
    file: OVER,
    find: "how === 'sum' ? all.none || one.none",
    replace: "how === 'sum' ? all.none",
  },
  {
    name: 'a rule over a list is none where the list is: forgotten',
    file: OVER,
    find: "none: how === 'count' ? all.none",
    replace: "none: how === 'count' ? false",
  },
  {
    name: 'a rule over a list is unknown where the list is: forgotten',
    file: OVER,
    find: 'unknown: all.unknown || one.unknown',
    replace: 'unknown: one.unknown',
  },
  {
    name: 'a rule over a list is unknown where an item is: forgotten',
    file: OVER,
    find: 'one.unknown || guard?.can.unknown === true',
    replace: 'guard?.can.unknown === true',
  },
  {
    name: 'a rule over a list is unknown where a guard is: forgotten',
    file: OVER,
    find: 'guard?.can.unknown === true || canFail(',
    replace: 'canFail(',
  },
  {
    name: 'a sum over a list may have too many digits, and joined elements too many characters: forgotten',
    file: OVER,
    find: '|| canFail(how, one.shape),',
    replace: ',',
  },
  {
    name: 'the elements of a record may be missing: their flags are forgotten',
    file: 'src/mapping/check/each.ts',
    find: 'none: items.some(({ none }) => none), unknown: items.some(({ unknown }) => unknown)',
    replace: 'none: false, unknown: false',
  },
  {
    name: 'what is read below the keys of a record is not looked at',
    file: 'src/mapping/check/fields-read.ts',
    find: '...(isOfRecord ? [EVERY_KEY] : [])',
    replace: '...(isOfRecord ? [] : [])',
  },
  {
    name: 'a difference is none as soon as one of the two is: forgotten',
    file: RULE,
    find: "form === 'difference' ? types.some((each) => each.none)",
    replace: "form === 'difference' ? types.every((each) => each.none)",
  },
  {
    name: 'the least of several values is of any of their types: forgotten',
    file: RULE,
    find: 'isOneOfThem ? unionOf(shapes)',
    replace: 'isOneOfThem ? unionOf(shapes.slice(0, 1))',
  },
  {
    name: 'a sum of several numbers can be beyond the bounds of each: forgotten',
    file: RULE,
    find: '|| shapes.length === 1;',
    replace: '|| shapes.length >= 1;',
  },
  {
    name: 'numbers that are combined may have too many digits: forgotten',
    file: RULE,
    find: 'unknown: !integer || types.some((each) => each.unknown), // it',
    replace: 'unknown: types.some((each) => each.unknown), // it',
  },
  {
    name: 'a comparison of two fields is unknown where the second is: forgotten',
    file: 'src/mapping/check/against.ts',
    find: 'unknown: left.unknown || right.unknown,',
    replace: 'unknown: left.unknown,',
  },
  {
    name: 'a comparison of a number with itself can still be none: forgotten',
    file: 'src/mapping/check/against.ts',
    find: 'false: there.false || left.false || right.false,',
    replace: 'false: there.false,',
  },
  {
    name: 'an element that cannot be read might be the one that a list contains: forgotten',
    file: 'src/mapping/check/containing.ts',
    find: 'unknown: absent.unknown || canHaveUnread,',
    replace: 'unknown: absent.unknown,',
  },
  {
    name: 'the first of several conditions alone finds an element',
    file: 'src/mapping/compile/path.ts',
    find: 'results.includes(false) ? false',
    replace: 'results[0] === true ? true',
  },
  {
    name: 'an answer about another shopper is taken',
    file: 'src/adapter/decode-payload.ts',
    find: "return left(identityMismatch('owner'));",
    replace: 'return right(payload);',
  },
];
