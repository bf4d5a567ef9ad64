/**
 * The ways in which an upstream changes its answers, each applied to one place. A way that a comparison with the type does not
 * find says why.
 */
import { ExactNumber, isExactDecimal } from '../../../src/values/codec';
import { isList, isRecord } from '../../../src/types/conform';
import type { Difference } from '../../../src/drift/compare';

/** One way of change. */
export interface Mutation {
  readonly name: string;
  /** The place after the change; `undefined` where it does not fit. */
  readonly change: (value: unknown) => unknown;
  /** What it is found as where the type has exactly one kind in that place. */
  readonly found?: Difference['what'];
  /** Why it is not found. */
  readonly unfound?: string;
}

type Fields = Readonly<Record<string, unknown>>;

const ofText = (change: (text: string) => unknown) => (value: unknown) =>
  typeof value === 'string' ? change(value) : undefined;
const ofNumber = (change: (number: number) => unknown) => (value: unknown) =>
  typeof value === 'number' ? change(value) : undefined;
const ofBoolean = (change: (value: boolean) => unknown) => (value: unknown) =>
  typeof value === 'boolean' ? change(value) : undefined;
const ofList = (change: (list: readonly unknown[]) => unknown) => (value: unknown) =>
  isList(value) ? change(value) : undefined;
const ofFilledList = (change: (list: readonly [unknown, ...unknown[]]) => unknown) =>
  ofList(([first, ...rest]) => (first === undefined ? undefined : change([first, ...rest])));
const ofObject = (change: (object: Fields) => unknown) => (value: unknown) =>
  isRecord(value) && !isExactDecimal(value) ? change(value) : undefined;

const kind = 'kind' as const;

const OF_TYPE = 'a type has kinds of values, not the values';
const OF_LENGTH = 'a list may have any length and order';

/** Of single values, lists and objects as wholes; `null` of every place. */
export const MUTATIONS: readonly Mutation[] = [
  { name: 'null', change: (value) => (value === null ? undefined : null), found: 'null' },
  { name: 'a number as text', change: ofNumber(String), found: kind },
  { name: 'a number with its unit', change: ofNumber((value) => `${value} points`), found: kind },
  { name: 'a number with a comma', change: ofNumber((value) => `${value},00`), found: kind },
  { name: 'a number as true', change: ofNumber(() => true), found: kind },
  { name: 'a number in a list', change: ofNumber((value) => [value]), found: kind },
  { name: 'a number in an object', change: ofNumber((value) => ({ value, currency: 'RUB' })), found: kind },
  { name: 'a negative number', change: ofNumber((value) => -value - 1), unfound: OF_TYPE },
  { name: 'a number of more digits', change: ofNumber((value) => value + 1e12), unfound: OF_TYPE },
  { name: 'hundredths for whole ones', change: ofNumber((value) => value * 100), unfound: OF_TYPE },
  {
    name: 'a number no double holds',
    change: ofNumber(() => new ExactNumber('9007199254740993')),
    unfound: OF_TYPE,
  },
  { name: 'zero', change: ofNumber((value) => (value === 0 ? undefined : 0)), unfound: OF_TYPE },
  { name: 'a text as number', change: ofText((text) => text.length), found: kind },
  { name: 'a text as boolean', change: ofText(() => false), found: kind },
  { name: 'a text in a list', change: ofText((text) => [text]), found: kind },
  { name: 'a text cut into a list', change: ofText((text) => text.split('')), found: kind },
  { name: 'a text in an object', change: ofText((text) => ({ value: text })), found: kind },
  { name: 'a text by language', change: ofText((text) => ({ ru: text, en: text })), found: kind },
  { name: 'another text', change: ofText((text) => `${text} (changed)`), unfound: OF_TYPE },
  {
    name: 'a text of other case',
    change: ofText((text) => (text === text.toUpperCase() ? undefined : text.toUpperCase())),
    unfound: OF_TYPE,
  },
  { name: 'a text with spaces', change: ofText((text) => ` ${text} `), unfound: OF_TYPE },
  { name: 'a text in quotes', change: ofText((text) => JSON.stringify(text)), unfound: OF_TYPE },
  {
    name: 'a date in another form',
    change: ofText((text) => (/^\d{4}-\d\d-\d\d/.test(text) ? '31.01.2020' : undefined)),
    unfound: 'a date is a text: the step "date" fails, which "field-unknown" reports',
  },
  {
    name: 'an empty text',
    change: ofText((text) => (text === '' ? undefined : '')),
    unfound: 'a text may be blank where the type does not say "!"',
  },
  { name: 'a boolean as text', change: ofBoolean(String), found: kind },
  { name: 'a boolean as number', change: ofBoolean(Number), found: kind },
  { name: 'a boolean as letter', change: ofBoolean((value) => (value ? 'Y' : 'N')), found: kind },
  { name: 'a boolean in a list', change: ofBoolean((value) => [value]), found: kind },
  { name: 'the other boolean', change: ofBoolean((value) => !value), unfound: OF_TYPE },
  { name: 'an object in a list', change: ofObject((object) => [object]), found: kind },
  { name: 'an object as text', change: ofObject((object) => JSON.stringify(object)), found: kind },
  { name: 'an object as its number', change: ofObject(() => 4711), found: kind },
  { name: 'an object as false', change: ofObject(() => false), found: kind },
  { name: 'an object in an envelope', change: ofObject((data) => ({ data, success: true })), found: 'new' },
  { name: 'an object as PHP has an empty one', change: ofObject(() => []), found: kind },
  {
    name: 'a list keyed by number',
    change: ofList((list) => Object.fromEntries(list.entries())),
    found: kind,
  },
  { name: 'a list as its only element', change: ofFilledList(([first]) => first), found: kind },
  { name: 'a list as text', change: ofList((list) => list.join(',')), found: kind },
  { name: 'a list as its length', change: ofList((list) => list.length), found: kind },
  { name: 'a list in an envelope', change: ofList((items) => ({ items, total: items.length })), found: kind },
  { name: 'a list of lists', change: ofFilledList((list) => [list]), found: kind },
  { name: 'an element that is null', change: ofList((list) => [...list, null]), found: 'null' },
  {
    name: 'an element that is a list',
    change: ofList((list) => (list.some(isList) ? undefined : [...list, []])),
    found: kind,
  },
  { name: 'an element that is true', change: ofList((list) => [...list, true]), found: kind },
  { name: 'no element', change: ofFilledList(() => []), unfound: OF_LENGTH },
  { name: 'an element twice', change: ofFilledList((list) => [...list, list[0]]), unfound: OF_LENGTH },
  {
    name: 'elements in another order',
    change: ofFilledList((list) => [...list].reverse()),
    unfound: OF_LENGTH,
  },
];

/** A change of one field of an object. */
export interface FieldMutation extends Omit<Mutation, 'change'> {
  /** The object after the change; `undefined` where it does not fit. */
  readonly change: (object: Fields, name: string) => unknown;
}

const without = (object: Fields, name: string): Fields =>
  Object.fromEntries(Object.entries(object).filter(([key]) => key !== name));

const called = (spelling: (name: string) => string) => (object: Fields, name: string) =>
  Object.hasOwn(object, spelling(name))
    ? undefined
    : { ...without(object, name), [spelling(name)]: object[name] };

const beside = (extra: Fields) => (object: Fields) => ({ ...object, ...extra });

const changed = 'new' as const;

/** Of the fields of an object; the keys of a record are data. */
export const FIELD_MUTATIONS: readonly FieldMutation[] = [
  { name: 'a dropped field', found: 'missing', change: without },
  { name: 'a renamed field', found: changed, change: called((name) => `${name}_new`) },
  {
    name: 'a field that begins with a capital',
    found: changed,
    change: called((name) => name.slice(0, 1).toUpperCase() + name.slice(1)),
  },
  { name: 'a field in capitals', found: changed, change: called((name) => name.toUpperCase()) },
  { name: 'a field with a prefix', found: changed, change: called((name) => `crm_${name}`) },
  {
    name: 'a field one level deeper',
    found: changed,
    change: (object, name) => ({ ...without(object, name), attributes: { [name]: object[name] } }),
  },
  {
    name: 'fields in another order',
    unfound: 'the order of fields means nothing',
    change: (object) => Object.fromEntries(Object.entries(object).reverse()),
  },
  { name: 'a new text', found: changed, change: beside({ addedAt: '2020-01-31' }) },
  { name: 'a new number', found: changed, change: beside({ loyalty_score: 7 }) },
  { name: 'a new null', found: changed, change: beside({ partner: null }) },
  { name: 'a new list', found: changed, change: beside({ coupons: [] }) },
  { name: 'a new object', found: changed, change: beside({ wallet: { sum: 5 } }) },
  { name: 'a new field of another alphabet', found: changed, change: beside({ баланс: 5 }) },
  { name: 'a field that may name a person', found: changed, change: beside({ 'Anna Petrova': 5 }) },
  { name: 'a field called as what objects inherit', found: changed, change: beside({ toString: 'x' }) },
];
