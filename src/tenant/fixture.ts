/**
 * Owns a fixture's format: one JSON file with the app's request, what the upstreams answered and what the app
 * must get. It reads files with places; it must not know the tenant (fixture-check) nor play (replay).
 */
import * as t from 'io-ts';
import { Integer } from '../codec';
import { outcomes } from '../failure';
import { jsonText, nodeKind, readDocument } from '../mapping/document';
import type { JsonNode, ObjectNode } from '../mapping/document';
import { findingsOf } from '../mapping/findings';
import type { Finding, Findings } from '../mapping/findings';
import { firstCharacter } from '../problem';
import type { Span } from '../problem';
import { typeOfCodec } from '../type/type-of-codec';
import { checkFixture } from './fixture-rules';
import { settle } from './settle';
import type { Settling } from './settling';
import type { TextFile } from './text-file';
import { fillOf, namesIn } from './variables';

const Texts = t.record(t.string, t.string);

/** By name; a list where a name comes several times. */
const Named = t.record(t.string, t.union([t.string, t.array(t.string)]));
type Named = t.TypeOf<typeof Named>;

/** What goes to an upstream: all of its query and its body, and those headers that matter. */
const SentRequest = t.intersection([
  t.type({ method: t.keyof({ GET: null, POST: null }), path: t.string }),
  t.partial({ query: Named, headers: Texts, body: t.unknown, form: Named }),
]);

/** What comes back. `body` is JSON, carried digit by digit; `text` is for what is no JSON. */
const UpstreamResponse = t.intersection([
  t.type({ status: Integer }),
  t.partial({ headers: Texts, body: t.unknown, text: t.string }),
]);

/** One request to an upstream, and its answer or the failure to have one. */
const Exchange = t.intersection([
  t.type({ request: SentRequest }),
  t.partial({
    response: UpstreamResponse,
    failure: t.union([t.literal('UpstreamTimeout'), t.literal('UpstreamUnreachable')]),
  }),
]);
type Exchange = t.TypeOf<typeof Exchange>;

/** A source's exchanges, in any order, or its payload as the adapter would have it. */
const FixtureSource = t.partial({ exchanges: t.array(Exchange), payload: t.unknown });

/**
 * What the app must get; without a status 200 for a user, and any for an error. Several failures have one sentence
 * and one status: `outcome` says which of them it must be.
 */
const AppResponse = t.intersection([
  t.type({ body: t.partial({ user: t.unknown, error: t.type({ message: t.string }) }) }),
  t.partial({ outcome: t.keyof(outcomes), status: Integer }),
]);

/** A fixture's file. */
const Fixture = t.intersection([
  /** The app's request without its key. */
  t.type({ request: t.type({ userIdentifier: t.string }) }),
  t.partial({
    /** The moment at which it is played; needed when a step of the tenant reads the clock. */
    now: t.string,
    /** Invented values for `${NAME}`. */
    variables: Texts,
    /** By name. A source that is missing here is really asked, if that needs no HTTP. */
    sources: t.record(t.string, FixtureSource),
    /** What must come of it; `verify --update` fills it in. */
    response: AppResponse,
  }),
]);
type Fixture = t.TypeOf<typeof Fixture>;
const FIXTURE = typeOfCodec(Fixture);

/** What an upstream answers, as bytes would say it, or how it does not. */
export type RecordedAnswer =
  | { readonly failure: 'UpstreamTimeout' | 'UpstreamUnreachable' }
  | { readonly status: number; readonly contentType: string | undefined; readonly text: string };

/** What goes with a `POST`: JSON as text, or a form by the names of its fields. */
export type SentBody =
  | { readonly type: 'json'; readonly text: string }
  | { readonly type: 'form'; readonly fields: ReadonlyMap<string, readonly string[]> };

/** One exchange, with `${NAME}` filled in. */
export interface Recorded {
  readonly at: Span;
  readonly method: string;
  readonly path: string;
  readonly query: ReadonlyMap<string, readonly string[]>;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: SentBody | undefined;
  readonly answer: RecordedAnswer;
}

/** What a fixture has of one source: exchanges, or a payload as JSON text. */
export interface RecordedSource {
  readonly at: Span;
  readonly exchanges: readonly Recorded[];
  readonly payload: string | undefined;
}

/** A fixture, read. */
export interface FixtureCase {
  /** The file, as it is named in problems. */
  readonly file: string;
  readonly text: string;
  readonly userIdentifier: string;
  readonly now: Date | undefined;
  readonly variables: ReadonlyMap<string, string>;
  readonly sources: ReadonlyMap<string, RecordedSource>;
  /** Where its own names of variables and sources stand, for the check against the tenant. */
  readonly root: ObjectNode;
  /** What the app must get, as written. */
  readonly response: ObjectNode | undefined;
}

/** The member of a node that leads on. */
export const nodeAt = (
  node: JsonNode | undefined,
  ...path: readonly (string | number)[]
): JsonNode | undefined =>
  path.reduce<JsonNode | undefined>((inner, key) => {
    if (inner?.kind === 'object') return inner.members.get(String(key))?.value;
    return inner?.kind === 'array' ? inner.items[Number(key)] : undefined;
  }, node);

type Fill = (text: string) => string;

const contentTypeOf = (headers: Readonly<Record<string, string>> = {}): string | undefined =>
  Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1];

const answerOf = ({ response, failure }: Exchange, node: JsonNode, fill: Fill): RecordedAnswer => {
  if (response === undefined) return { failure: failure ?? 'UpstreamUnreachable' };
  const body = nodeAt(node, 'response', 'body');
  const contentType = contentTypeOf(response.headers);
  const { status, text = '' } = response;
  return body === undefined
    ? { status: Number(status), contentType, text: fill(text) }
    : { status: Number(status), contentType: contentType ?? 'application/json', text: jsonText(body, fill) };
};

const filled = (named: Named, fill: Fill): Recorded['query'] =>
  new Map(Object.entries(named).map(([name, value]) => [name, [value].flat().map((text) => fill(text))]));

const sentBodyOf = ({ request }: Exchange, node: JsonNode, fill: Fill): SentBody | undefined => {
  const body = nodeAt(node, 'request', 'body');
  if (body !== undefined) return { type: 'json', text: jsonText(body, fill) };
  return request.form && { type: 'form', fields: filled(request.form, fill) };
};

const recordedOf = (exchange: Exchange, node: JsonNode, fill: Fill): Recorded => {
  const { method, path, query = {}, headers = {} } = exchange.request;
  return {
    at: firstCharacter(node.at),
    method,
    path: fill(path),
    query: filled(query, fill),
    headers: new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), fill(value)])),
    body: sentBodyOf(exchange, node, fill),
    answer: answerOf(exchange, node, fill),
  };
};

const sourcesOf = (fixture: Fixture, root: ObjectNode, fill: Fill): FixtureCase['sources'] =>
  new Map(
    Object.entries(fixture.sources ?? {}).map(([name, { exchanges = [] }]) => {
      const node = nodeAt(root, 'sources', name) ?? root;
      const payload = nodeAt(node, 'payload');
      const recorded = exchanges.flatMap((exchange, index) => {
        const place = nodeAt(node, 'exchanges', index);
        return place === undefined ? [] : [recordedOf(exchange, place, fill)];
      });
      return [
        name,
        { at: node.at, exchanges: recorded, payload: payload && jsonText(payload, fill) },
      ] as const;
    }),
  );

const caseOf = (file: string, text: string, fixture: Fixture, root: ObjectNode): FixtureCase => {
  const variables = new Map(Object.entries(fixture.variables ?? {}));
  const response = nodeAt(root, 'response');
  return {
    file,
    text,
    root,
    variables,
    userIdentifier: fixture.request.userIdentifier,
    now: fixture.now === undefined ? undefined : new Date(fixture.now),
    sources: sourcesOf(fixture, root, fillOf(variables)),
    response: response?.kind === 'object' ? response : undefined,
  };
};

/** The most bytes that a fixture may have. */
const MAX_BYTES = 1_048_576;

const FIRST: Span = { line: 1, column: 1, endColumn: 2 };

const UNREAD: Finding = { code: 'file-missing', message: 'the file cannot be read' };

const documentOf = ({ text, fault = UNREAD }: TextFile, findings: Findings): ObjectNode | undefined => {
  if (text === undefined) findings.add(FIRST, fault);
  else if (Buffer.byteLength(text) > MAX_BYTES)
    findings.add(FIRST, { code: 'file-too-large', message: 'a fixture has at most 1 MiB' });
  else {
    const root = readDocument(text, findings);
    if (root?.kind === 'object') return root;
    if (root !== undefined)
      findings.add(root.at, {
        code: 'kind-wrong',
        message: `a fixture is an object, this is ${nodeKind(root)}`,
        suggestion: 'write { "request": { "userIdentifier": "…" } }',
      });
  }
  return undefined;
};

const elsewhere = (key: string): string | undefined =>
  key === 'key' ? 'leave it out: the key of the tenant is sent' : undefined;

/** A fixture's codec has no secret: what stands for one is a text. */
const NO_SECRETS: Omit<Settling, 'findings'> = {
  secrets: () => ({ found: 'unset' }),
  unset: 'error',
  onUnset: () => undefined,
  within: 'fixture',
  elsewhere,
};

/** A fixture's file, read: a case when nothing is wrong with it, and findings to add to. */
export interface ReadFixture {
  readonly findings: Findings;
  readonly fixture: FixtureCase | undefined;
}

/** Reads a fixture. It never throws, whatever the text. */
export const readFixture = (written: TextFile): ReadFixture => {
  const { file, text } = written;
  const findings = findingsOf(file);
  const root = documentOf(written, findings);
  if (root === undefined || text === undefined) return { findings, fixture: undefined };
  const settled = settle(root, FIXTURE, { ...NO_SECRETS, findings });
  if (Fixture.is(settled)) checkFixture(root, findings);
  const isSound = findings.problems.length === 0 && Fixture.is(settled);
  return { findings, fixture: isSound ? caseOf(file, text, settled, root) : undefined };
};

/** The names that a fixture's exchanges and payloads name as `${NAME}`, with the places of their texts. */
export const namedIn = ({ root }: FixtureCase): ReadonlyMap<string, Span> => {
  const sources = nodeAt(root, 'sources');
  return sources === undefined ? new Map() : namesIn(sources);
};
