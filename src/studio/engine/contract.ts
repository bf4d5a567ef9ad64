/** The fields of the app's contract, with the names and descriptions of its codec. */
import { contractFields } from '../../mapping/check/account';
import { describe, members } from '../../types/type';
import type { Fields, Shape, Type } from '../../types/type';
import type { ContractField } from '../api';

const inside = (shape: Shape, path: string): readonly ContractField[] =>
  members(shape).flatMap((member) => {
    if (member.kind === 'object') return fieldsIn(member.fields, `${path}.`);
    return member.kind === 'array' ? inside(member.item.shape, `${path}[]`) : [];
  });

const fieldOf = (field: string, { shape, none, description = '' }: Type): ContractField => ({
  field,
  description,
  type: describe(shape),
  isRequired: !none,
});

const fieldsIn = (fields: Fields, prefix: string): readonly ContractField[] =>
  [...fields].flatMap(([name, type]) => {
    const path = `${prefix}${name}`;
    return [fieldOf(path, type), ...inside(type.shape, path)];
  });

/** In the contract's order; a list's elements are written `loyaltyCards[].bonuses`. */
export const contract = (): readonly ContractField[] => fieldsIn(contractFields(), '');
