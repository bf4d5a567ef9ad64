/** The syntax tree of a payload type, for the notation and for JSON Schema, and the codec that it gives. */
import * as t from 'io-ts';
import { NonBlank } from '../values/codec';
import { documented } from '../values/documented';
import { Anything, InvalidType, expected } from '../values/expected';
import { anyOf, isInherited, kindCodecs } from '../types/kinds';
import type { KindName } from '../types/kinds';
import { ONE_OR_LIST, WrittenType, splitText } from '../types/written';
import { JSON_TEXT } from './json-text';
import type { Presence } from './notation-key';
import type { Scalar } from '../types/type';

/** What a present value is. */
export type PayloadTypeAst =
  | { readonly kind: 'any'; readonly mistaken?: true }
  /** `full`: a text that is not blank. */
  | { readonly kind: 'single'; readonly name: KindName; readonly full: boolean }
  | { readonly kind: 'literal'; readonly value: Scalar }
  | { readonly kind: 'list'; readonly item: FieldType }
  /** A list, or its one element alone. */
  | { readonly kind: 'oneOrList'; readonly item: FieldType }
  /** A text that holds JSON. */
  | { readonly kind: 'json'; readonly inside: PayloadTypeAst }
  /** A list of texts in one text. */
  | { readonly kind: 'split'; readonly separator: string }
  | { readonly kind: 'record'; readonly value: FieldType }
  | ObjectAst
  | { readonly kind: 'union'; readonly members: readonly PayloadTypeAst[] };

export interface ObjectAst {
  readonly kind: 'object';
  readonly fields: ReadonlyMap<string, FieldType>;
}

/** The type of a place, and whether the value can be missing. */
export interface FieldType {
  readonly ast: PayloadTypeAst;
  readonly presence: Presence;
  readonly description?: string | undefined;
}

export const ANYTHING: PayloadTypeAst = { kind: 'any' };

/** Something that is not written as it should be, which is a finding already. */
export const INVALID: PayloadTypeAst = { kind: 'any', mistaken: true };

const alternatives = (ast: PayloadTypeAst): readonly PayloadTypeAst[] =>
  ast.kind === 'union' ? ast.members.flatMap(alternatives) : [ast];

const presentCodec = (ast: PayloadTypeAst): t.Mixed => {
  switch (ast.kind) {
    case 'any':
      return ast.mistaken === true ? InvalidType : Anything;
    case 'single':
      return ast.full ? NonBlank : kindCodecs[ast.name];
    case 'literal':
      return t.literal(ast.value);
    case 'list':
      return t.array(elementCodec(ast.item));
    case 'oneOrList':
      return new WrittenType(ONE_OR_LIST, t.array(elementCodec(ast.item)));
    case 'json':
      return new WrittenType(JSON_TEXT, presentCodec(ast.inside));
    case 'split':
      return new WrittenType(splitText(ast.separator), t.array(kindCodecs.text));
    case 'record':
      return t.record(t.string, elementCodec(ast.value));
    case 'object':
      return objectCodec(ast);
    case 'union': {
      const item = itemOf(alternatives(ast));
      return item === undefined ? unionCodec(alternatives(ast)) : presentCodec({ kind: 'oneOrList', item });
    }
  }
};

/** A type as a text: the same for two that read the same, whether or not their texts may be blank. */
const textOf = (ast: PayloadTypeAst): string =>
  JSON.stringify(ast, (key, value: unknown) => {
    if (key === 'full' || key === 'description') return undefined;
    return value instanceof Map ? [...value].sort(([one], [other]) => (one < other ? -1 : 1)) : value;
  });

/** What a list and its one element alone have in common, where a union is of these. */
const itemOf = (members: readonly PayloadTypeAst[]): FieldType | undefined => {
  const [list, ...more] = members.flatMap((member) => (member.kind === 'list' ? [member.item] : []));
  if (list === undefined || more.length > 0) return undefined;
  const alone = new Set(members.filter(({ kind }) => kind !== 'list').map(textOf));
  const inList = new Set(alternatives(list.ast).map(textOf));
  return alone.size === inList.size && [...alone].every((text) => inList.has(text)) ? list : undefined;
};

/** With "any" among the alternatives, the others add nothing. */
const unionCodec = (asts: readonly PayloadTypeAst[]): t.Mixed => {
  const any = asts.find(({ kind }) => kind === 'any');
  return any === undefined ? anyOf(asts.map(presentCodec)) : presentCodec(any);
};

const orNull = (codec: t.Mixed): t.Mixed => t.union([codec, t.null]);

/** An element that is wrong is unknown, whatever its presence: a list is not refused for it. */
const elementCodec = ({ ast, presence }: FieldType): t.Mixed => {
  const codec = presentCodec(ast);
  return presence === '?' ? orNull(codec) : codec;
};

const fieldCodec = ({ ast, presence, description }: FieldType): t.Mixed => {
  const codec = presentCodec(ast);
  const marked = { '?': orNull, '': expected, '!': (same: t.Mixed) => same }[presence](codec);
  return description === undefined ? marked : documented(marked, description);
};

/** The codec of an object; unknown fields pass. */
export const objectCodec = ({ fields }: ObjectAst): t.Mixed => {
  const props = (optional: boolean): t.Props =>
    Object.fromEntries(
      [...fields]
        .filter(([name, { presence }]) => !isInherited(name) && (presence === '?') === optional)
        .map(([name, part]) => [name, fieldCodec(part)]),
    );
  return t.intersection([t.type(props(false)), t.partial(props(true))]);
};
