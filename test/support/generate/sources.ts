/** Generated upstreams: their codecs, how they hang together, and what they answer. */
import { right } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import * as t from 'io-ts';
import { defineAdapter } from '../../../src/adapter/define-adapter';
import type { Adapter } from '../../../src/adapter/define-adapter';
import { ExactNumber } from '../../../src/values/codec';
import type { SourceFailure } from '../../../src/core/failure';
import { failureOf } from '../mapping/cases';
import { codecOfType } from '../tenant/payload-types';
import { GeneratedLookup, oddLookup } from './lookups';
import type { ObjectSort, WrittenType } from './notations';
import { isAlways, membersOf, pathsFrom } from './paths';
import type { Path } from './paths';
import type { Random } from './random';
import { codecOf, fieldsOf } from './sort';
import type { Field, Sort } from './sort';
import { CANARY, trash, valueOf } from './values';

/** A generated source. */
export interface Source {
  readonly name: string;
  readonly sort: Sort;
  readonly paths: readonly Path[];
  /** Fields that the tenant file declares, with their kinds. */
  readonly declare: Readonly<Record<string, string>>;
  /** The type of the payload, where a tenant file says it rather than the adapter. */
  readonly written: WrittenType | undefined;
  /** The texts that mean "no value" in its payloads. */
  readonly emptyValues: readonly string[];
  readonly optional: boolean;
  readonly fallbackFor: string | undefined;
  /** The path that the lookup needs. */
  readonly lookup: string;
  /** It is asked the same for every request. */
  readonly isCatalogue?: true;
}

/** What a source does when it is asked. */
export type Answer = { readonly payload: unknown } | { readonly failure: string };

const NAMES = ['crm', 'loyalty', 'wallet'] as const;

/** Texts that answers have, and that may mean "no value". */
const EMPTY = ['-', 'M', 'Gold', '0000-00-00', '7', 'null'];

const KINDS: Readonly<Record<string, Sort>> = {
  text: { kind: 'text', of: 'text' },
  number: { kind: 'number', of: 'decimal' },
  integer: { kind: 'number', of: 'integer' },
  boolean: { kind: 'boolean' },
};

/** Undocumented fields, which the tenant file declares. */
const declaredFields = (random: Random): readonly Field[] =>
  ['secret_tier', 'старое'].flatMap((name) =>
    random.chance(0.25)
      ? [{ name, sort: KINDS[random.pick(Object.keys(KINDS))]!, presence: 'declared' as const }]
      : [],
  );

const kindOf = (sort: Sort): string => Object.keys(KINDS).find((kind) => KINDS[kind] === sort) ?? 'text';

/** What a template can be made of. */
const isLookup = ({ sort, isElement }: Path): boolean =>
  !isElement && membersOf(sort).every(({ kind }) => kind === 'text' || kind === 'number');

/** The rest of a source, given those before it. */
const hang = (
  random: Random,
  before: readonly Source[],
): Pick<Source, 'optional' | 'fallbackFor' | 'lookup'> => {
  const alone = { optional: random.chance(0.3), fallbackFor: undefined, lookup: 'request.userIdentifier' };
  const [first] = before;
  if (first === undefined || random.chance(0.4)) return alone;
  if (random.chance(0.5))
    return { ...alone, optional: false, fallbackFor: random.pick(before.map(({ name }) => name)) };
  const keys = before.flatMap(({ paths }) => paths).filter(isLookup);
  if (keys.length === 0) return alone;
  const key = random.pick(keys);
  return { ...alone, optional: alone.optional || !(isAlways(key) && isBranded(key)), lookup: key.text };
};

const isBranded = ({ sort }: Path): boolean =>
  membersOf(sort).every((member) => member.kind === 'text' && member.of !== 'text');

const conditionally = (sources: readonly Source[]): readonly Source[] =>
  sources.map((source) => {
    const conditional =
      source.optional ||
      source.fallbackFor !== undefined ||
      sources.some(({ fallbackFor }) => fallbackFor === source.name);
    return { ...source, paths: source.paths.map((path) => ({ ...path, conditional })) };
  });

/** How sources come by the types of their payloads: as adapters know them, or now and then as a tenant file says. */
type Typing = (random: Random, sort: ObjectSort) => WrittenType | undefined;

/** One to three sources. */
export const sourcesOf = (random: Random, typing: Typing = () => undefined): readonly Source[] => {
  const sources: Source[] = [];
  for (const name of NAMES.slice(0, 1 + random.below(NAMES.length))) {
    const declared = declaredFields(random);
    const documented = { kind: 'object', fields: fieldsOf(random, 3, 3) } as const;
    const sort = { kind: 'object', fields: [...documented.fields, ...declared] } as const;
    const root = { text: name, sort, sure: true, conditional: false, isElement: false };
    const declare = Object.fromEntries(declared.map((field) => [field.name, `${kindOf(field.sort)}?`]));
    sources.push({
      name,
      sort,
      declare,
      written: typing(random, documented),
      emptyValues: random.chance(0.06) ? random.several(1, 3, () => random.pick(EMPTY)) : [],
      paths: pathsFrom(random, root),
      ...hang(random, conditionally(sources)),
    });
  }
  return conditionally(sources);
};

/** The sources of which one answers whenever rules run. */
export const chainOf = (sources: readonly Source[]): readonly string[] => {
  const head = sources.find(
    ({ name, optional, fallbackFor }) =>
      !optional && fallbackFor === undefined && sources.some((other) => other.fallbackFor === name),
  );
  if (head === undefined) return [];
  const chain = [head.name];
  for (const { name, fallbackFor } of sources)
    if (fallbackFor !== undefined && chain.includes(fallbackFor)) chain.push(name);
  return chain;
};

/** A source as the tenant file has it. */
export const sourceJson = (
  { name, declare, emptyValues, optional, fallbackFor, isCatalogue }: Source,
  lookup: Readonly<Record<string, unknown>>,
): unknown => ({
  adapter: name,
  lookup,
  ...(emptyValues.length > 0 ? { emptyValues } : {}),
  ...(isCatalogue ? { catalogue: { ttl: 60 } } : {}),
  ...(Object.keys(declare).length > 0 ? { declare } : {}),
  ...(optional ? { optional } : {}),
  ...(fallbackFor === undefined ? {} : { fallbackFor }),
});

/** A payload with this value for this key is somebody else's. */
const WHOSE = 'whose_is_it';
const OTHER = 'another';

const isOthers = (payload: unknown): boolean =>
  typeof payload === 'object' && payload !== null && Reflect.get(payload, WHOSE) === OTHER;

/** The adapter of a generated source, which does what `answer` says. */
export const adapterOf = ({ name, sort, written }: Source, answer: () => Answer): Adapter =>
  defineAdapter({
    name,
    summary: 'a generated upstream',
    settings: t.partial({}),
    lookup: GeneratedLookup,
    payload: written === undefined ? codecOf(sort) : codecOfType(written.notation),
    credentials: ['session_token'],
    owner: (payload, _lookup, _settings, { compare }) =>
      isOthers(payload) ? compare(OTHER, 'the user', 'text') : 'unsaid',
    connect: () =>
      right({
        dispose: () => undefined,
        ask: (lookup: GeneratedLookup): TE.TaskEither<SourceFailure, unknown> => {
          const odd = oddLookup(lookup);
          if (odd !== undefined) throw new Error(odd);
          const given = answer();
          return 'failure' in given ? TE.left(failureOf(given.failure)) : TE.right(given.payload);
        },
      }),
    example: { settings: {}, lookup: {}, payload: {}, user: {}, account: {} },
  });

const FAILURES = [
  'UserNotFound',
  'UserNotFound',
  'UpstreamTimeout',
  'UpstreamOverloaded',
  'UpstreamRejected',
  'UpstreamUnreachable',
];

/** A share of the answers has many wrong leaves, a share none. */
const wrongness = (random: Random): number => random.pick([0, 0.02, 0.05, 0.15]);

const withCredential = (payload: unknown): unknown =>
  typeof payload === 'object' && payload !== null && !Array.isArray(payload)
    ? Object.assign(payload, { session_token: CANARY })
    : payload;

/** A value that is not a payload. */
const envelope = (random: Random, marked: unknown): unknown =>
  random.pick([[marked], CANARY, null, 5, new ExactNumber('1e400'), trash(random)]);

/** What a source does for one request. */
export const answerOf = (random: Random, { sort }: Source): Answer => {
  const payload = (marked: boolean): unknown =>
    withCredential(valueOf({ random, marked, wrong: wrongness(random) }, sort));
  return random.oneOf<Answer>([
    [40, () => ({ payload: payload(false) })],
    [3, () => ({ failure: random.pick(FAILURES) })],
    [1, () => ({ payload: envelope(random, payload(true)) })],
    [1, () => ({ payload: { ...(payload(true) as object), [WHOSE]: OTHER } })],
  ]);
};
