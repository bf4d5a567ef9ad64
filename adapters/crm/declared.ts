/** The index and the columns of a directory against the type of a customer, where the tenant file has it. */
import type { SettingsProblem } from '../../src/adapter/define-adapter';
import { didYouMean, insert, misspelt, remove } from '../../src/adapter/re-exports';
import type { Fix } from '../../src/adapter/re-exports';
import { members } from '../../src/types/type';
import type { Fields, Type } from '../../src/types/type';

const mayHave = (type: Type | undefined, names: readonly string[]): boolean => {
  const [name, ...rest] = names;
  if (type === undefined) return false;
  return members(type.shape).some((shape) => {
    if (shape.kind === 'array') return mayHave(shape.item, names);
    if (shape.kind === 'opaque' || name === undefined) return true;
    if (shape.kind === 'record') return mayHave(shape.value, rest);
    return shape.kind === 'object' && mayHave(shape.fields.get(name), rest);
  });
};

const isDeclared = (fields: Fields, field: string): boolean => {
  const [name = '', ...rest] = field.split('.');
  return fields.has(field) || mayHave(fields.get(name), rest);
};

/** What to do about the name of a member; what reads it has the same name. */
const ofMember = (from: string, fix: Fix | undefined): Fix | undefined =>
  fix?.kind === 'rename' ? { ...fix, from, asks: true } : fix;

/** The fields of an index that a declared type lacks; none where no type is declared. */
export const undeclaredIn = (
  index: Readonly<Record<string, unknown>>,
  fields: Fields,
): readonly SettingsProblem[] =>
  Object.keys(index)
    .filter((field) => fields.size > 0 && !isDeclared(fields, field))
    .map((field) => ({
      code: 'path-unknown',
      severity: 'error',
      at: ['settings', 'index', field],
      message: `"payload" has no "${field}", which customers are found by`,
      fix:
        ofMember(field, didYouMean(field, fields.keys())) ??
        insert(field, '"text?"', 'payload', { asks: true }),
    }));

const missing = (column: string, type: Type, columns: readonly string[]): SettingsProblem => {
  const isRequired = !type.none && !type.unknown;
  const meant = ofMember(column, misspelt(column, columns));
  return {
    code: 'data-type',
    severity: isRequired ? 'error' : 'warning',
    at: ['payload', column],
    message: `the file has no column "${column}"${isRequired ? ', which "payload" requires' : ''}`,
    fix: meant ?? { ...remove, after: ', or write the name as the header has it', asks: true },
  };
};

/** The fields of a declared type for which CSV has no column. */
export const missingColumns = (
  columns: readonly string[] | undefined,
  fields: Fields,
): readonly SettingsProblem[] =>
  columns === undefined
    ? []
    : [...fields].flatMap(([name, type]) => (columns.includes(name) ? [] : [missing(name, type, columns)]));
