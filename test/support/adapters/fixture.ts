/**
 * Recorded fixtures: one JSON file each, with the tenant's request, the bytes on the wire, and the expected result.
 *
 * `${NAME}` stands wherever a secret stood; `secrets` gives each an invented value, which may name others.
 */
import { isLeft } from 'fp-ts/Either';
import * as t from 'io-ts';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root';

const texts = t.record(t.string, t.string);

/** JSON, or unchanged text: digits beyond a double, or text that is not JSON. */
const Content = t.union([t.type({ text: t.string }), t.type({ json: t.unknown })]);
type Content = t.TypeOf<typeof Content>;

/** Exactly what is sent, except the headers that every request, or every body, has. */
const Request = t.intersection([
  t.type({ method: t.string, url: t.string, headers: texts }),
  t.partial({ body: Content }),
]);
const Response = t.type({ status: t.number, headers: texts, body: Content });

/** A request, and what it is answered. */
const Exchange = t.type({ request: Request, response: Response });
export type Exchange = t.TypeOf<typeof Exchange>;

const shape = {
  required: {
    /** What the fixture is about, in a sentence of behaviour. */
    about: t.string,
    settings: t.unknown,
    user: t.UnknownRecord,
  },
  optional: {
    secrets: texts,
    lookup: t.UnknownRecord,
    declare: texts,
    /** The type of the payload, for an adapter without its own type. */
    payload: t.unknown,
    /** The type of identifiers in the tenant file, `text` unless said otherwise. */
    identifierType: t.string,
    /** What the app asks with; without it the tenant is only loaded. */
    identifier: t.string,
    /** The tenant folder's files. */
    files: t.record(t.string, Content),
    /** What is asked before: a token. */
    before: t.array(Exchange),
    /** Without it nothing is sent. */
    request: Request,
    response: Response,
    /** What the loader finds, all of it: the text that it points at, and what it suggests. */
    problems: t.array(
      t.intersection([
        t.type({ code: t.string, severity: t.string, at: t.string }),
        t.partial({ suggestion: t.string }),
      ]),
    ),
    /** The payload's leaves of another type than documented, all of them. */
    mismatches: t.array(t.string),
    /** The whole answer; without it the tenant must be refused. */
    outcome: t.union([t.type({ account: t.UnknownRecord }), t.type({ failure: t.UnknownRecord })]),
  },
} as const;

const Fixture = t.intersection([t.type(shape.required), t.partial(shape.optional)]);

export type Fixture = t.TypeOf<typeof Fixture> & { readonly name: string };

export const FIXTURES = join(ROOT, 'test/integration/adapters/fixtures');

const known = new Set([...Object.keys(shape.required), ...Object.keys(shape.optional)]);

const decode = (name: string, json: unknown): Fixture => {
  const decoded = Fixture.decode(json);
  const unknown = Object.keys(json ?? {}).filter((key) => !known.has(key));
  if (isLeft(decoded)) {
    const path = decoded.left[0]?.context.map(({ key }) => key).join('.') ?? '';
    throw new Error(`${name}: not a fixture at "${path}"`);
  }
  if (unknown.length > 0) throw new Error(`${name}: a fixture has no ${unknown.join(', ')}`);
  return { ...decoded.right, name };
};

/** An adapter's fixtures, by name. */
export const readFixtures = (adapter: string): readonly Fixture[] =>
  readdirSync(join(FIXTURES, adapter))
    .sort()
    .map((file) => decode(file, JSON.parse(readFileSync(join(FIXTURES, adapter, file), 'utf8'))));

/** A text with each `${NAME}` replaced by its secret, which may name others. */
export const reveal = (text: string, secrets: Readonly<Record<string, string>>): string =>
  text.replace(/\$\{(\w+)\}/g, (_match, name: string) => {
    const secret = secrets[name];
    if (secret === undefined) throw new Error(`the fixture gives no secret ${name}`);
    return reveal(secret, secrets);
  });

export const textOf = (content: Content): string =>
  'text' in content ? content.text : JSON.stringify(content.json);
