/** How a text is percent-encoded, in an address as in a form: as one literal value. */
import type { Secret } from '../../core/secret';
import { canCarry } from '../../values/sendable';

/** Names and values in order. */
export type Parameters = readonly (readonly [string, string | Secret])[];

/** The text to write, at the moment of writing it. */
export const revealed = (value: string | Secret): string =>
  typeof value === 'string' ? value : value.reveal();

/** encodeURIComponent, and also the characters that it leaves although they have a meaning for some servers. */
export const encode = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, encodeCharacter);

const encodeCharacter = (character: string): string =>
  `%${character.charCodeAt(0).toString(16).toUpperCase()}`;

/** Whether every name and every value can be written. */
export const areLiteral = (parameters: Parameters): boolean =>
  parameters.every(([name, value]) => canCarry('parameter', name) && canCarry('parameter', revealed(value)));

/** `name=value` after `name=value`; only for parameters that {@link areLiteral}. */
export const encodeParameters = (parameters: Parameters, separator: '&' | ';' = '&'): string =>
  parameters.map(([name, value]) => `${encode(name)}=${encode(revealed(value))}`).join(separator);
