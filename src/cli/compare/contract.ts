/** The fields of the contract as a comparison sees them: their paths, their types, and the kinds of their values. */
import * as t from 'io-ts';
import { AccountFields } from '../../contract/account';
import { nodeAt } from '../../fixture/format';
import type { JsonNode } from '../../json/document';
import { isBlank } from '../../values/codec';
import { typeOfCodec } from '../../types/type-of-codec';
import { members } from '../../types/type';
import type { Shape, Type } from '../../types/type';

/** What an answer is: an account, or an error. */
export const ANSWER: Type = typeOfCodec(
  t.partial({ user: AccountFields, error: t.type({ message: t.string }) }),
);

/** Where the fields of an account are in an answer. */
const USER = 'user';

/** The status of an answer, beside the fields. */
export const ANSWER_STATUS = 'answer.status';

/** A path as reports name it: a field of the account without `user`, another one of the answer by its place. */
export const fieldAt = (path: string): string => {
  if (path.startsWith(`${USER}.`)) return path.slice(USER.length + 1);
  return /^(answer|error)(\.|$)/.test(path) ? path : below('answer', path);
};

/** `loyaltyCards[].bonuses` for a member of a list's element. */
export const below = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);
export const elementOf = (path: string): string => `${path}[]`;

const pathsOf = (path: string, { shape }: Type): readonly string[] =>
  members(shape).flatMap((member): readonly string[] => {
    if (member.kind === 'object')
      return [
        ...(path === '' ? [] : [path]),
        ...[...member.fields].flatMap(([key, inner]) => pathsOf(below(path, key), inner)),
      ];
    return member.kind === 'array' ? [path, ...pathsOf(elementOf(path), member.item)] : [path];
  });

/** Every field of the contract: those of the account, and `error.message`. */
export const contractFields: readonly string[] = [
  ...new Set(
    pathsOf('', ANSWER)
      .filter((path) => path !== USER && path !== 'error')
      .map(fieldAt),
  ),
];

/** The type of a member; `undefined` for one that the contract does not have. */
export const memberType = ({ shape }: Type, key: string): Type | undefined =>
  members(shape)
    .flatMap((member) => (member.kind === 'object' ? [member.fields.get(key)] : []))
    .find((type) => type !== undefined);

/** The type of a list's elements. */
export const itemType = ({ shape }: Type): Type | undefined =>
  members(shape)
    .flatMap((member) => (member.kind === 'array' ? [member.item] : []))
    .at(0);

/** The kind of a JSON value, as reports name it. */
export type ValueKind = 'null' | 'text' | 'number' | 'true or false' | 'list' | 'object';

export const kindOf = (node: JsonNode): ValueKind => {
  if (node.kind !== 'scalar') return node.kind === 'array' ? 'list' : 'object';
  if (node.value === null) return 'null';
  if (typeof node.value === 'string') return 'text';
  return typeof node.value === 'number' ? 'number' : 'true or false';
};

const kindOfShape = (shape: Shape): ValueKind | undefined => {
  switch (shape.kind) {
    case 'text':
    case 'literals':
      return 'text';
    case 'number':
      return 'number';
    case 'boolean':
      return 'true or false';
    case 'array':
      return 'list';
    case 'object':
      return 'object';
    default:
      return undefined;
  }
};

/** A breach of the contract: a field, and the kind that it must have. */
export interface Breach {
  readonly field: string;
  readonly expected: string;
}

const ARTICLES: Readonly<Record<ValueKind, string>> = {
  null: 'null',
  text: 'a text',
  number: 'a number',
  'true or false': 'true or false',
  list: 'a list',
  object: 'an object',
};

const breachesAt = (path: string, node: JsonNode, type: Type): readonly Breach[] => {
  const kinds = members(type.shape).flatMap((shape) => kindOfShape(shape) ?? []);
  const kind = kindOf(node);
  if (kind === 'null') return []; // a field may be empty, and the contract does not say how
  const [expected] = kinds;
  if (expected !== undefined && !kinds.includes(kind))
    return [{ field: fieldAt(path), expected: ARTICLES[expected] }];
  if (node.kind === 'object')
    return [...node.members].flatMap(([key, { value }]) => {
      const inner = memberType(type, key);
      return inner === undefined ? [] : breachesAt(below(path, key), value, inner);
    });
  const item = itemType(type);
  return node.kind === 'array' && item !== undefined
    ? node.items.flatMap((each) => breachesAt(elementOf(path), each, item))
    : [];
};

/** What an answer is for the app: it takes any without the key `error` for an account. */
export const whatIs = (body: JsonNode): 'account' | 'error' | undefined => {
  if (body.kind !== 'object') return undefined;
  if (body.members.has('error')) return 'error';
  return body.members.get('user')?.value.kind === 'object' ? 'account' : undefined;
};

const isFilled = (node: JsonNode | undefined): boolean =>
  node !== undefined && kindOf(node) !== 'null' && !(node.kind === 'scalar' && isBlank(String(node.value)));

/** What an answer must have, and has not. */
const missingIn = (body: JsonNode): readonly Breach[] => {
  const [what, message, id] = [whatIs(body), nodeAt(body, 'error', 'message'), nodeAt(body, USER, 'id')];
  if (what === undefined) return [{ field: 'answer', expected: 'an object with "user" or "error"' }];
  if (what === 'error')
    return isFilled(message) ? [] : [{ field: 'error.message', expected: 'a sentence for the shopper' }];
  return isFilled(id) ? [] : [{ field: 'id', expected: 'a text that is not blank' }];
};

/** Where an answer is not what the contract has: values of another kind, and what is missing. */
export const breachesOf = (body: JsonNode): readonly Breach[] => [
  ...breachesAt('', body, ANSWER),
  ...missingIn(body),
];
