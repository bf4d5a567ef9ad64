/** The checks that a check without secrets cannot make: each needs the value of a variable that is not set. */
import type { Problem, Span } from '../diagnostics/diagnostic';
import type { PointerAt } from '../json/pointer-at';

/** A check that was not made, and the place in a tenant file that names the variable. */
export interface NotMade {
  readonly variable: string;
  readonly at: Span & { readonly file: string };
  /** The place as a JSON pointer. */
  readonly pointer: string;
  /** What was not checked. */
  readonly checks: readonly string[];
}

const OF_KEY = [
  'its length, and that it cannot be guessed',
  'that requests can carry it',
  'that no other key is the same',
];
const OF_ADDRESS = ['that it is an address that the bridge may ask', 'that no secret is a part of it'];
const OF_PEM = ['that it is PEM, valid today, and belongs to the key or certificate beside it'];
const OF_SECRET = ['that it can be sent or read'];
const OF_ALL = ['that no fixture holds it'];

const checksAt = (pointer: string): readonly string[] => {
  if (pointer.startsWith('/access/')) return OF_KEY;
  if (/\/(?:tls\/(?:certificate|key|ca)|proxy\/ca)$/.test(pointer)) return OF_PEM;
  return /\/(?:baseUrl|tokenUrl|(?:auth|proxy)\/url)$/.test(pointer) ? OF_ADDRESS : OF_SECRET;
};

/** Findings without those of unset variables, and the checks that these stand for. */
export interface WithoutSecrets {
  readonly problems: readonly Problem[];
  readonly notMade: readonly NotMade[];
}

/** Takes the variables that are not set for checks that were not made. */
export const withoutSecrets = (
  problems: readonly Problem[],
  pointers: (file: string) => PointerAt,
): WithoutSecrets => ({
  problems: problems.filter(({ variable }) => variable === undefined),
  notMade: problems.flatMap(({ variable, file, line, column, endColumn }) => {
    if (variable === undefined) return [];
    const at = { file, line, column, endColumn };
    const pointer = pointers(file)(at) ?? '';
    return [{ variable, at, pointer, checks: [...checksAt(pointer), ...OF_ALL] }];
  }),
});
