/** The texts that a source writes for "no value", in all places of its payloads. */
import type { Fields, Shape, Type } from './type';
import type { Written } from './written';

/** How such texts are read: as null. */
export const emptyForm = (texts: readonly string[]): Written | undefined => {
  const empty: ReadonlySet<unknown> = new Set(texts);
  return empty.size === 0
    ? undefined
    : { as: 'empty value', open: (value) => (empty.has(value) ? null : value), empty: texts };
};

const inShape = (shape: Shape, form: Written): Shape => {
  switch (shape.kind) {
    case 'object':
      return { ...shape, fields: inFields(shape.fields, form) };
    case 'array':
      return { ...shape, item: inType(shape.item, form) };
    case 'record':
      return { ...shape, value: inType(shape.value, form) };
    case 'union':
      return { ...shape, members: shape.members.map((member) => inShape(member, form)) };
    default:
      return shape;
  }
};

/** A place whose absence is tolerated is *none* for such a text; without the value of another the answer is wrong. */
const inType = (type: Type, form: Written): Type => ({
  ...type,
  shape: inShape(type.shape, form),
  none: type.none || type.unknown,
  written: [form, ...(type.written ?? [])],
});

const inFields = (fields: Fields, form: Written): Fields =>
  new Map([...fields].map(([name, type]) => [name, inType(type, form)]));

/** The fields of a payload of a source that writes some values in this form. */
export const withEmpty = (fields: Fields, form: Written | undefined): Fields =>
  form === undefined ? fields : inFields(fields, form);

/** The texts that are read as null at a place. */
export const emptyAt = ({ written = [] }: Type): readonly string[] =>
  written.flatMap(({ empty }) => empty ?? []);
