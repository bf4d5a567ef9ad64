/**
 * The promise as a property of one file and one request: a user that `Account` accepts, or `AccountIncomplete` at
 * a field that the check had listed, or the failure of a source; nothing of an answer that was refused.
 */
import { replayProtection } from '../../../src/tenant/runtime/protection';
import { isRight } from 'fp-ts/Either';
import { ExactNumber, isFitLines, isFitText } from '../../../src/values/codec';
import { Account } from '../../../src/contract/account';
import { contractFields } from '../../../src/mapping/check/account';
import type { TypedMapping } from '../../../src/mapping/typed';
import { isShowable } from '../../../src/types/decimal';
import type { Emit, FieldsAbsent } from '../../../src/observe/events';
import type { Problem } from '../../../src/diagnostics/diagnostic';
import { resolve } from '../../../src/resolve';
import type { Tenant } from '../../../src/tenant/runtime/tenant';
import { callAt, contextOf, load } from '../tenant/world';
import { claimsOf, unclaimed } from './claims';
import type { Claims } from './claims';
import { fileOf, requestOf } from './files';
import type { GeneratedFile, GeneratedRequest } from './files';
import { isRecord } from '../../../src/types/conform';
import { notTooLarge } from './large';
import { hasRule } from './lookups';
import { placesOf } from './mistakes';
import { adapterOf } from './sources';
import type { Answer } from './sources';
import { CANARY } from './values';

/** A generated file as it was loaded; `tenant` is missing when its check found errors. */
export interface LoadedFile {
  readonly file: GeneratedFile;
  readonly problems: readonly Problem[];
  readonly tenant: Tenant | undefined;
  readonly mapping: TypedMapping | undefined;
  /** The fields that the check listed as ones that can fail. */
  readonly listed: ReadonlySet<string>;
  /** What the sources answer next. */
  readonly answers: Map<string, Answer>;
  /** What the check claims of the file's places. */
  readonly claims: Claims;
  /** Told of the places that the last request left out. */
  readonly left: { fields: FieldsAbsent['fields'] };
}

/** The result of one request. */
export type Outcome =
  | { readonly kind: 'account'; readonly account: Account }
  | { readonly kind: 'incomplete'; readonly field: string; readonly reason: string }
  | { readonly kind: 'failure'; readonly tag: string };

const answerNext = (answers: ReadonlyMap<string, Answer>, name: string): Answer => {
  const answer = answers.get(name);
  if (answer === undefined) throw new Error('a source of no answer was asked');
  return answer;
};

/** Loads a generated file, on the road that a start takes. */
export const loadFile = (file: GeneratedFile): LoadedFile => {
  const answers = new Map<string, Answer>();
  const left: LoadedFile['left'] = { fields: [] };
  const emit: Emit = (event) => {
    if (event.event === 'fields-absent') left.fields = event.fields;
  };
  const adapters = file.sources.map((source) => adapterOf(source, () => answerNext(answers, source.name)));
  const { problems, tenant, mapping } = load(
    JSON.stringify(file.json),
    contextOf(adapters, { emit, protection: replayProtection }),
  );
  const listed = new Set(problems.flatMap(({ field }) => field ?? []));
  const claims: Claims = mapping === undefined ? new Map() : claimsOf(mapping);
  return { file, problems, tenant, mapping, listed, answers, claims, left };
};

/** Sends one request on the road that requests take. */
export const outcomeOf = async (
  { file, tenant, answers, left }: LoadedFile,
  { answers: given, now }: GeneratedRequest,
): Promise<Outcome> => {
  const identifier = tenant?.identify(file.identifier);
  if (tenant === undefined || identifier === undefined) throw new Error('a file that cannot be asked');
  for (const [name, answer] of given) answers.set(name, answer);
  left.fields = [];
  const outcome = await resolve(tenant, identifier, callAt(now))();
  if (isRight(outcome)) return { kind: 'account', account: outcome.right };
  const failure = outcome.left;
  return failure.tag === 'AccountIncomplete'
    ? { kind: 'incomplete', field: failure.field, reason: failure.reason }
    : { kind: 'failure', tag: failure.tag };
};

/** Where the contract shows line breaks. */
const LINES = /^user\.loyaltyProgram\.(profit|nextLevel|purchaseRate)Description$/;

/** What is wrong with a value that an account holds anywhere, also where the contract says nothing. */
const oddity = (value: unknown, at: string): string | undefined => {
  if (typeof value === 'string') {
    if (value.includes(CANARY)) return `${at} holds what was refused`;
    return (LINES.test(at) ? isFitLines : isFitText)(value) ? undefined : `${at} is unfit to show`;
  }
  if (typeof value === 'number')
    return Number.isFinite(value) && isShowable(value) && !Object.is(value, -0)
      ? undefined
      : `${at} is inexact`;
  if (typeof value === 'boolean') return undefined;
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return `${at} is no value`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== Array.prototype) return `${at} is no JSON`;
  for (const [key, inner] of Object.entries(value)) {
    const odd = oddity(inner, `${at}.${key}`);
    if (odd !== undefined) return odd;
  }
  return Object.keys(value).length === 0 ? `${at} is empty` : undefined;
};

const oddAccount = (account: Account): string | undefined => {
  if (!Account.is(account)) return 'the user is no account';
  const sent: unknown = JSON.parse(JSON.stringify(account));
  if (!Account.is(sent)) return 'the user is no account once it was sent';
  return oddity(account, 'user');
};

const CONTRACT = new Set(contractFields().keys());

/**
 * The kind of each single value where the contract says nothing: it never changes from one request to the next.
 * The elements of a list come from several rules.
 */
export type Kinds = Map<string, string>;

const oddKind = (value: unknown, at: string, kinds: Kinds): string | undefined => {
  if (Array.isArray(value)) return undefined;
  if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) {
      if (at === 'user' && CONTRACT.has(key)) continue;
      const odd = oddKind(inner, `${at}.${key}`, kinds);
      if (odd !== undefined) return odd;
    }
    return undefined;
  }
  const before = kinds.get(at);
  kinds.set(at, typeof value);
  return before === undefined || before === typeof value
    ? undefined
    : `${at} is now ${before}, now ${typeof value}`;
};

const hasLookupRule = ({ sources }: GeneratedFile['json']): boolean =>
  isRecord(sources) && Object.values(sources).some((source) => isRecord(source) && hasRule(source.lookup));

/** Whether a source's failure can be the outcome: one failed, or could not even be asked. */
const isJustified = (tag: string, { answers }: GeneratedRequest, { file }: LoadedFile): boolean => {
  const failed = [...answers.values()].some((answer) => 'failure' in answer && answer.failure === tag);
  const answered = [...answers.values()].some((answer) => 'payload' in answer);
  const depends = file.sources.some(({ lookup }) => !lookup.startsWith('request.'));
  // Long lists inside one another, or combined by rules, can spend the budget of a mapping: it is looked at closer.
  if (tag === 'AccountTooLarge') return answered;
  if (tag === 'LookupIncomplete') return hasLookupRule(file.json);
  if (tag === 'PayloadInvalid' || tag === 'IdentityMismatch') return answered;
  return failed || (tag === 'UserNotFound' && depends);
};

/** Why an outcome breaks the promise; `undefined` when it keeps it. */
export const brokenBy = (
  loaded: LoadedFile,
  request: GeneratedRequest,
  outcome: Outcome,
  kinds: Kinds,
): string | undefined => {
  const odd = unclaimed(loaded.claims, loaded.left.fields);
  if (odd !== undefined) return odd;
  switch (outcome.kind) {
    case 'account':
      return oddAccount(outcome.account) ?? oddKind(outcome.account, 'user', kinds);
    case 'incomplete':
      return loaded.listed.has(outcome.field)
        ? undefined
        : `"${outcome.field}" was not listed (${outcome.reason})`;
    case 'failure':
      return isJustified(outcome.tag, request, loaded) ? undefined : `no source failed with ${outcome.tag}`;
  }
};

/** What is wrong with the outcome of one request, a throw included. */
export const tryRequest = async (
  loaded: LoadedFile,
  request: GeneratedRequest,
  kinds: Kinds,
): Promise<{ readonly outcome: Outcome | undefined; readonly broken: string | undefined }> => {
  try {
    const outcome = await outcomeOf(loaded, request);
    const broken = brokenBy(loaded, request, outcome, kinds);
    const isTooLarge = outcome.kind === 'failure' && outcome.tag === 'AccountTooLarge';
    if (broken !== undefined || !isTooLarge) return { outcome, broken };
    // A payload belongs to its request, and this one may have been changed by it.
    const again = requestOf(loaded.file, request.seed);
    return { outcome, broken: await notTooLarge(loaded, again) };
  } catch (error) {
    return { outcome: undefined, broken: `it threw ${String(error)}` };
  }
};

const readable = (_key: string, value: unknown): unknown =>
  value instanceof ExactNumber ? { $json: value.toString() } : value;

const isBroken = async (file: GeneratedFile, requestSeed: number): Promise<boolean> => {
  const loaded = loadFile(file);
  if (loaded.tenant === undefined) return false;
  const { broken } = await tryRequest(loaded, requestOf(file, requestSeed), new Map());
  return broken !== undefined;
};

/** Enough for a file of ordinary size; each attempt loads it again. */
const MOST_TRIES = 400;

/** The file without those parts of `user` that the counterexample does not need. */
const reduced = async (file: GeneratedFile, requestSeed: number): Promise<GeneratedFile> => {
  let smallest = file;
  for (let at = 0, tries = 0; tries < MOST_TRIES; tries += 1) {
    const user = structuredClone(smallest.json.user);
    const place = placesOf(user)[at];
    if (place === undefined) break;
    const [holder, key] = place;
    if (Array.isArray(holder)) holder.splice(Number(key), 1);
    else Reflect.deleteProperty(holder, key);
    const smaller = { ...smallest, json: { ...smallest.json, user } };
    if (await isBroken(smaller, requestSeed)) smallest = smaller;
    else at += 1;
  }
  return smallest;
};

/** A counterexample in words: what broke, how to play it again, and a smaller file that breaks as well. */
export const counterexample = async (
  { file }: LoadedFile,
  request: GeneratedRequest,
  broken: string,
): Promise<string> => {
  const { json, sources } = await reduced(file, request.seed);
  // A payload belongs to its request, and this one may have been changed by it.
  const { answers, now } = requestOf(file, request.seed);
  return [
    broken,
    `play it again: PROOF_REPLAY=${file.seed}:${request.seed} npx jest test/proof/promise.test.ts`,
    JSON.stringify(json, undefined, 2),
    ...sources.map(({ name }) => `${name}: ${JSON.stringify(answers.get(name), readable)}`),
    `now: ${now.toISOString()}`,
  ].join('\n');
};

/** Plays one request to one file again. */
export const replay = async (fileSeed: number, requestSeed: number): Promise<void> => {
  const loaded = loadFile(fileOf(fileSeed));
  if (loaded.tenant === undefined) throw new Error('the check refuses this file now');
  const request = requestOf(loaded.file, requestSeed);
  const { broken } = await tryRequest(loaded, request, new Map());
  if (broken !== undefined) throw new Error(await counterexample(loaded, request, broken));
};
