/** The keys of a described upstream by the place where they are sent, and named values in order. */
import { Secret } from '../../src/core/secret';
import type { Auth } from './auth';

export type Pairs = readonly (readonly [string, string | Secret])[];

type Named = Readonly<Record<string, string | Secret | readonly string[]>>;

const valuesOf = (value: Named[string]): readonly (string | Secret)[] =>
  typeof value === 'string' || value instanceof Secret ? [value] : value;

/** Names and values in order; a list is one name several times. */
export const pairsOf = (named: Named = {}): Pairs =>
  Object.entries(named).flatMap(([name, value]) => valuesOf(value).map((each) => [name, each] as const));

type Keys = Readonly<Record<string, Secret>>;

/** Where keys are sent, and which. */
export interface PlacedKeys {
  readonly in: 'header' | 'query' | 'form' | 'json' | 'xml';
  readonly keys: Keys;
  /** Their place in the settings. */
  readonly at: readonly string[];
}

/** The keys of the settings: the credential itself, or those beside it. */
export const keysOf = (auth: Auth | undefined): PlacedKeys | undefined => {
  if (auth === undefined) return undefined;
  if (auth.type === 'apiKey') return { in: auth.in, keys: auth.keys, at: ['settings', 'auth'] };
  const { apiKey } = auth;
  return apiKey && { ...apiKey, at: ['settings', 'auth', 'apiKey'] };
};

/** The keys that are sent in one place. */
export const keysIn = (
  place: PlacedKeys['in'],
  auth: Auth | undefined,
): readonly (readonly [string, Secret])[] => {
  const placed = keysOf(auth);
  return placed?.in === place ? Object.entries(placed.keys) : [];
};
