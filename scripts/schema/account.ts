/** The schema of `user`: the values that each place of the contract accepts, as in mapping/check. */
import { describe, members, total } from '../../src/types/type';
import type { Fields, Shape, Type } from '../../src/types/type';
import { anyOf, described, list, object, reference } from './json-schema';
import type { JsonSchema, Properties } from './json-schema';
import { schemaOfType } from './of-type';
import { each, rule, when } from './rules';

/** The definition of the rules for one shape of the contract. */
const ruleName = (shape: Shape): string =>
  shape.kind === 'text'
    ? `rule-${shape.brand ?? shape.usual ?? 'text'}`
    : `rule-${describe(shape).replaceAll(/[^a-z0-9]+/gi, '-')}`.replace(/-$/, '');

/** The shapes of the contract whose places hold rules. */
const scalars = (fields: Fields): readonly Shape[] =>
  [...fields.values()].flatMap(({ shape }) => scalarsIn(shape));

const scalarsIn = (shape: Shape): readonly Shape[] => {
  if (shape.kind === 'object') return scalars(shape.fields);
  return shape.kind === 'array' ? scalarsIn(shape.item.shape) : [shape];
};

/** What the contract says about a place, and the kind of value that it accepts. */
const description = ({ description: said, shape }: Type): string => {
  const kind = members(shape).some((member) => member.kind === 'object' || member.kind === 'array')
    ? ''
    : `(${describe(shape)})`;
  return [said ?? '', kind].filter((part) => part !== '').join(' ');
};

const place = (type: Type): JsonSchema => {
  const { shape } = type;
  switch (shape.kind) {
    case 'object':
      return object({ ...places(shape.fields), when }, { required: neededIn(shape.fields) });
    case 'array':
      return list(anyOf(place(shape.item), each(place(shape.item))));
    default:
      return reference(ruleName(shape));
  }
};

const places = (fields: Fields): Properties =>
  Object.fromEntries([...fields].map(([name, type]) => [name, described(place(type), description(type))]));

const neededIn = (fields: Fields): readonly string[] =>
  [...fields].filter(([, { none }]) => !none).map(([name]) => name);

/** Fields that the contract does not have. */
const extra = (fields: Fields): JsonSchema =>
  described(
    object(Object.fromEntries([...fields.keys(), 'when'].map((name) => [name, false])), {
      others: reference('free'),
    }),
    'Fields that the contract does not have, merged into the account.',
  );

/** The schema of `user`. */
export const userSchema = (fields: Fields): JsonSchema =>
  object({ ...places(fields), extra: extra(fields) }, { required: neededIn(fields) });

/** The definitions to which the places of the contract refer. */
export const accountDefinitions = (fields: Fields): Readonly<Record<string, JsonSchema>> =>
  Object.fromEntries(
    scalars(fields).map((shape) => [ruleName(shape), rule(schemaOfType(total(shape), 'constant'))]),
  );
