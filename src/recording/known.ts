/**
 * What a tenant file knows of values: its codes, which are the same for many users and stay in a recording, the numbers
 * that its rules compare with, and the beginnings of its identifiers.
 */
import { comparable } from '../values/field-names';
import { isList, isRecord } from '../types/conform';
import { members } from '../types/type';
import type { Fields, Type } from '../types/type';

/** What the rules and conditions of a tenant file know. */
export interface Known {
  /** Whether the file has this value as a code of a field with the last name of the path. */
  readonly isCode: (path: string, text: string) => boolean;
  /** All values that the file has, in small letters, whatever they are codes of. */
  readonly codes: ReadonlySet<string>;
  /** Texts that conditions look for inside of values. */
  readonly marks: readonly string[];
  readonly bounds: readonly number[];
  /** The longest first. */
  readonly prefixes: readonly string[];
}

/** The last name of a path; `undefined` for what is not a path of fields. */
const lastName = (text: string): string | undefined => {
  const plain = text.replace(/\[[^\]]*\]/g, '').replace(/^\./, '');
  if (!/^[\p{L}_$][\p{L}\p{N}_$.-]*$/u.test(plain)) return undefined;
  return comparable(plain.slice(plain.lastIndexOf('.') + 1));
};

/** `list[KEY=VALUE]`: a code of the field KEY. */
const MATCH = /\[([^\]=[]+)=("(?:[^"\\]|\\.)*"|[^\]]+)\]/g;

type Codes = Map<string, Set<string>>;

const add = (codes: Codes, name: string, text: string): void => {
  const key = comparable(name.slice(name.lastIndexOf('.') + 1));
  codes.set(key, (codes.get(key) ?? new Set()).add(text.toLowerCase()));
};

const scalarsIn = (value: unknown): readonly (string | number)[] => {
  if (typeof value === 'string' || typeof value === 'number') return [value];
  if (isList(value)) return value.flatMap(scalarsIn);
  return isRecord(value) ? Object.entries(value).flatMap(([key, inner]) => [key, ...scalarsIn(inner)]) : [];
};

/** The names on the way of a path, those in quotes too: `crm.balances["Bonus account"].sum`. */
const namesOn = (path: string): readonly string[] =>
  [...path.matchAll(/\["((?:[^"\\]|\\.)+)"\]|[\p{L}_$][\p{L}\p{N}_$-]*/gu)].map(
    ([whole, quoted]) => quoted ?? whole,
  );

/** A key that a path reads is a name, although it looks like a person's. */
const noteNames = (text: string, codes: Codes): void => {
  if (text.includes('.') || text.includes('[')) for (const name of namesOn(text)) add(codes, name, name);
};

/** One rule or condition: each of its values may be a code of each of the fields that it reads. */
const noteRule = (rule: unknown, codes: Codes): void => {
  const scalars = scalarsIn(rule);
  const names = scalars.flatMap((each) => (typeof each === 'string' ? (lastName(each) ?? []) : []));
  for (const name of new Set(names)) for (const each of scalars) add(codes, name, String(each));
  for (const each of scalars)
    if (typeof each === 'string') {
      noteNames(each, codes);
      for (const [, key = '', value = ''] of each.matchAll(MATCH))
        add(codes, key, value.replace(/^"|"$/g, ''));
    }
};

/** The smallest objects that have a path are the conditions of an answer. */
const noteConditions = (settings: unknown, codes: Codes): void => {
  if (isList(settings)) settings.forEach((each) => noteConditions(each, codes));
  if (!isRecord(settings)) return;
  if (typeof settings['path'] === 'string') noteRule(settings, codes);
  for (const inner of Object.values(settings)) noteConditions(inner, codes);
};

/** Literals are codes, and a declared key is a name although it looks like a person's. */
const noteType = (type: Type, name: string, codes: Codes): void => {
  add(codes, name, name);
  for (const shape of members(type.shape)) {
    if (shape.kind === 'literals') for (const value of shape.values) add(codes, name, String(value));
    if (shape.kind === 'array') noteType(shape.item, name, codes);
    if (shape.kind === 'record') noteType(shape.value, name, codes);
    if (shape.kind === 'object') for (const [key, inner] of shape.fields) noteType(inner, key, codes);
  }
};

const numbersIn = (value: unknown): readonly number[] =>
  scalarsIn(value).filter((each) => typeof each === 'number');

/** What guards look for in a text. */
const marksIn = (value: unknown): readonly string[] => {
  if (isList(value)) return value.flatMap(marksIn);
  if (!isRecord(value)) return [];
  const own = [value['contains'], value['startsWith']].filter((each) => typeof each === 'string');
  return [...own.filter((each) => each !== ''), ...Object.values(value).flatMap(marksIn)];
};

/** The plus and the country of a phone number: the whole text is one, with them. */
const PLUS = /^\+\d*$/;

/** The texts before the first template of texts: "c-{request.userIdentifier}". */
const beginningsIn = (value: unknown): readonly string[] =>
  scalarsIn(value).flatMap((each) => {
    const [, beginning] = typeof each === 'string' ? (/^([^{}/?=&]+)\{[^{]/.exec(each) ?? []) : [];
    return beginning === undefined || PLUS.test(beginning) ? [] : beginning;
  });

const formsOf = (identifier: unknown): readonly unknown[] => (isList(identifier) ? identifier : [identifier]);

const prefixesOf = (identifier: unknown): readonly string[] =>
  formsOf(identifier).flatMap((form) =>
    isRecord(form) && form['type'] !== 'phone' && typeof form['prefix'] === 'string' ? [form['prefix']] : [],
  );

/** Reads what the file of a tenant knows, given as it is loaded, and what its sources' types know. */
export const knownOf = (document: unknown, fields: readonly Fields[]): Known => {
  const file = isRecord(document) ? document : {};
  const codes: Codes = new Map();
  const rules = isRecord(file['user']) ? Object.values(file['user']) : [];
  for (const rule of rules) noteRule(rule, codes);
  noteConditions(file['sources'], codes);
  for (const each of fields) for (const [name, type] of each) noteType(type, name, codes);
  const prefixes = [...prefixesOf(file['identifier']), ...beginningsIn(file['sources'])];
  return {
    isCode: (path, text) =>
      codes
        .get(
          comparable(
            path
              .replace(/(?:\.\*|\[\])+$/, '')
              .split('.')
              .at(-1) ?? '',
          ),
        )
        ?.has(text.toLowerCase()) === true,
    codes: new Set([...codes.values()].flatMap((each) => [...each])),
    marks: [...new Set(marksIn([file['user'], file['sources']]))],
    bounds: [...new Set(numbersIn(file['user']))],
    prefixes: [...new Set(prefixes)].sort((one, other) => other.length - one.length),
  };
};
