/**
 * Mapping cases: JSON files of tenant pieces, payloads and expected results. They are read digit by digit, like an
 * upstream's answer, so that a case can have a number that does not fit a double.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isRight, right } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import * as t from 'io-ts';
import { defineAdapter } from '../../../src/adapter/define-adapter';
import type { Adapter } from '../../../src/adapter/define-adapter';
import { ExactNumber } from '../../../src/values/codec';
import { unknown } from '../../../src/core/absence';
import { identityMismatch, lookupIncomplete, payloadInvalid, userNotFound } from '../../../src/core/failure';
import type { SourceFailure } from '../../../src/core/failure';
import type { Loaded } from '../../../src/tenant/load';
import { parseJson } from '../../../src/json/parse';
import { contextOf, load } from '../tenant/world';
import { codecOf } from './notation';
import { ROOT } from '../root';

/** One upstream of a case: what it answers, or how it fails. Without a codec its type is inferred. */
export interface CaseSource {
  readonly codec?: unknown;
  readonly samples?: readonly unknown[];
  readonly payload?: unknown;
  readonly failure?: string;
  readonly credentials?: readonly string[];
  readonly optional?: boolean;
  readonly fallbackFor?: string;
  readonly lookup?: unknown;
  readonly declare?: unknown;
}

export interface Case {
  /** A sentence of behaviour. */
  readonly name: string;
  /** `codec` and `payload` beside the name are those of one source, `crm`. */
  readonly codec?: unknown;
  readonly samples?: readonly unknown[];
  readonly payload?: unknown;
  readonly sources?: Readonly<Record<string, CaseSource>>;
  readonly identifier?: string;
  readonly identifierType?: string;
  readonly timezone?: string;
  readonly now?: string;
  readonly user: unknown;
  /** The warnings of the check, by code. */
  readonly warnings?: readonly string[];
  /** The expected result: one of the three. */
  readonly account?: unknown;
  readonly incomplete?: { readonly field: string; readonly reason: string };
  readonly failure?: string;
}

// prettier-ignore
const KEYS = [
  'name', 'codec', 'samples', 'payload', 'sources', 'identifier', 'identifierType', 'timezone', 'now', 'user',
  'warnings', 'account', 'incomplete', 'failure',
];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber);

const exactly = (json: string): unknown => {
  const parsed = parseJson(Buffer.from(json));
  if (!isRight(parsed)) throw new Error(`${json} is no JSON: ${parsed.left}`);
  return parsed.right;
};

/**
 * Long things written short: `{ "$repeat": ["x", 1001] }` is a text, `{ "$times": [101, item] }` a list. And
 * `{ "$json": "1.50e2" }` is that number as an upstream wrote it, which a formatter would write otherwise.
 */
export const expand = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(expand);
  if (!isObject(value)) return value;
  const { $repeat, $times, $json } = value;
  if (typeof $json === 'string') return exactly($json);
  if (Array.isArray($repeat)) return String($repeat[0]).repeat(Number($repeat[1]));
  if (Array.isArray($times)) return Array.from({ length: Number($times[0]) }, () => expand($times[1]));
  // Defining, not assigning: `__proto__` is a key like any other here.
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, expand(item)]));
};

const failures: Readonly<Record<string, SourceFailure>> = {
  UserNotFound: userNotFound,
  UpstreamTimeout: { tag: 'UpstreamTimeout', retryable: true },
  UpstreamUnreachable: { tag: 'UpstreamUnreachable', retryable: true, code: 'ECONNREFUSED' },
  UpstreamRejected: { tag: 'UpstreamRejected', retryable: false, status: 403 },
  UpstreamOverloaded: { tag: 'UpstreamOverloaded', retryable: true, status: 503 },
  PayloadInvalid: payloadInvalid('balance', 'a number'),
  LookupIncomplete: lookupIncomplete('query.phone', unknown('not-sendable')),
  IdentityMismatch: identityMismatch('id'),
};

export const failureOf = (tag: string): SourceFailure => {
  const failure = failures[tag];
  if (failure === undefined) throw new Error(`no failure is called "${tag}"`);
  return failure;
};

/** An adapter that answers whatever `answer` says, of a known codec or one inferred from samples. */
const cannedAdapter = (
  name: string,
  source: CaseSource,
  answer: () => TE.TaskEither<SourceFailure, unknown>,
): Adapter => {
  const samples = source.samples ?? (source.payload === undefined ? [] : [expand(source.payload)]);
  const inferred = source.codec === undefined;
  return defineAdapter({
    name,
    summary: 'a canned answer',
    settings: t.partial({}),
    lookup: t.record(t.string, t.string),
    payload: inferred ? t.type({}) : codecOf(source.codec),
    credentials: source.credentials ?? [],
    owner: () => 'unsaid',
    connect: () => right({ ask: answer, dispose: () => undefined, ...(inferred ? { samples } : {}) }),
    example: { settings: {}, lookup: {}, payload: {}, user: {}, account: {} },
  });
};

/** What a source answers whenever it is asked. */
type Answers = (source: CaseSource, name: string) => () => TE.TaskEither<SourceFailure, unknown>;

const canned: Answers =
  ({ failure, payload }) =>
  () =>
    failure === undefined ? TE.right(expand(payload)) : TE.left(failureOf(failure));

export const sourcesOf = ({ codec, samples, payload, sources }: Case): Readonly<Record<string, CaseSource>> =>
  sources ?? {
    crm: {
      ...(codec === undefined ? {} : { codec }),
      ...(samples === undefined ? {} : { samples }),
      payload,
    },
  };

/** The tenant file of a case. */
export const fileOf = (each: Case): string =>
  JSON.stringify({
    access: 'open',
    identifier: { type: each.identifierType ?? 'text' },
    timezone: each.timezone ?? 'Europe/Moscow',
    sources: Object.fromEntries(
      Object.entries(sourcesOf(each)).map(([name, { optional, fallbackFor, lookup, declare }]) => [
        name,
        { adapter: name, optional, fallbackFor, lookup, declare },
      ]),
    ),
    user: each.user,
  });

/** The adapters that a case's sources name, each of its source's name. */
export const adaptersOf = (each: Case, answers: Answers = canned): readonly Adapter[] =>
  Object.entries(sourcesOf(each)).map(([name, source]) => cannedAdapter(name, source, answers(source, name)));

/** A case's tenant, loaded; `answers` may stand in for the case's own. */
export const loadCase = (each: Case, answers: Answers = canned): Loaded =>
  load(fileOf(each), contextOf(adaptersOf(each, answers)));

const FOLDER = join(ROOT, 'test/unit/mapping/cases');

const readCase = (file: string, value: unknown): readonly [title: string, each: Case] => {
  if (!isObject(value) || typeof value.name !== 'string') throw new Error(`${file}: a case without a name`);
  const unknown = Object.keys(value).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) throw new Error(`${file}: "${value.name}" has "${unknown}"`);
  return [`${file.replace('.json', '')}: ${value.name}`, value as unknown as Case];
};

/** Every case of the folder with its title. */
export const allCases = (): readonly (readonly [title: string, each: Case])[] =>
  readdirSync(FOLDER)
    .sort()
    .flatMap((file) => {
      const parsed = parseJson(readFileSync(join(FOLDER, file)));
      if (!isRight(parsed) || !Array.isArray(parsed.right)) throw new Error(`${file} is not a list of cases`);
      return parsed.right.map((value) => readCase(file, value));
    });
