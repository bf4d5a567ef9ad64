/**
 * Generated tenant files whose sources are described in them: answers in XML and JSON with keys and logins, connections,
 * and files of customers. `written-out.ts` writes what stands behind them.
 */
import { isRecord } from '../../../src/types/conform';
import { requestPath } from './files';
import type { GeneratedFile, GeneratedRequest } from './files';
import { notationFor, unbrandedField } from './notations';
import { pathsFrom } from './paths';
import { userOf } from './places';
import { randomOf } from './random';
import type { Random } from './random';
import { fieldsOf } from './sort';
import type { Field, Sort } from './sort';
import type { Answer, Source } from './sources';
import { valueOf } from './values';

/** How a source is described. */
const KINDS = ['answer in XML', 'answer in JSON', 'customers in CSV', 'customers in NDJSON'] as const;
export type Kind = (typeof KINDS)[number];

/** How a token is got: what the login is answered with. */
const LOGINS = ['login in json', 'login in text', 'login in xml'] as const;

/** What the files must have had often. */
export const DESCRIBED: readonly string[] = [...KINDS, ...LOGINS, 'connection'];

/** A file, the texts of its customers, and what it is made of. */
export interface DescribedFile extends GeneratedFile {
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly customers: ReadonlyMap<string, readonly Readonly<Record<string, unknown>>[]>;
  readonly parts: readonly string[];
}

const NAMES = ['crm', 'loyalty'] as const;

/** By it an answer belongs to the one who was asked for. */
const OWNER: Field = { name: 'id', sort: { kind: 'text', of: 'nonblank' }, presence: 'required' };

const TEXT: Sort = { kind: 'text', of: 'text' };

/** A value of XML is a text, and what a text holds is of any type. */
const inXml = (sort: Sort): Sort => {
  if (sort.kind === 'array' && sort.split === undefined)
    return sort.item.kind === 'array' ? TEXT : { ...sort, item: inXml(sort.item), nullable: false };
  if (sort.kind === 'object' && sort.inText !== true)
    return { ...sort, fields: sort.fields.map((field) => ({ ...field, sort: inXml(field.sort) })) };
  return (sort.kind === 'object' && sort.inText === true) || sort.kind === 'array' ? sort : TEXT;
};

const isSplit = ({ sort }: Field): boolean => sort.kind === 'array' && sort.split !== undefined;

const FITTED: Readonly<Record<Kind, (field: Field) => Field>> = {
  'answer in XML': (field) => ({ ...field, sort: inXml(field.sort) }),
  'answer in JSON': (field) => field,
  'customers in CSV': (field) => (isSplit(field) ? field : { ...field, sort: TEXT }),
  'customers in NDJSON': (field) => field,
};

/** An access token of a login, whose answer the test's upstream writes. */
const loginOf = (how: (typeof LOGINS)[number]): Readonly<Record<string, unknown>> => {
  const format = how.replace('login in ', '');
  const tokenAt = { json: 'data.token', xml: 'answer.token' }[format];
  return {
    type: 'login',
    path: `/login/${format}`,
    json: { user: 'bridge', password: '${PASSWORD}' },
    ...(format === 'json' ? {} : { format }),
    ...(tokenAt === undefined ? {} : { tokenAt }),
  };
};

const httpSource = (
  { name, kind, random, note }: Drawn,
  baseUrl: string,
): { readonly source: Readonly<Record<string, unknown>>; readonly connection?: unknown } => {
  const login = random.chance(0.7) ? random.pick(LOGINS) : undefined;
  if (login !== undefined) note(login);
  const where = { baseUrl, ...(login === undefined ? {} : { auth: loginOf(login) }) };
  const isNamed = random.chance(0.5);
  if (isNamed) note('connection');
  const isXml = kind === 'answer in XML';
  const source = {
    adapter: 'http',
    privateNetwork: true,
    settings: {
      ...(isNamed ? { connection: name } : where),
      answer: {
        ...(isXml ? { format: 'xml', at: 'answer.customer' } : { at: 'data' }),
        notFound: [{ status: 404 }],
      },
    },
    lookup: {
      path: `/${name}/{request.userIdentifier}`,
      owner: { at: 'id', is: '{request.userIdentifier}', spelling: 'text' },
    },
  };
  return isNamed ? { source, connection: where } : { source };
};

const fileSource = ({ name, kind }: Drawn): Readonly<Record<string, unknown>> => ({
  adapter: 'crm',
  settings: { file: `${name}.${kind === 'customers in CSV' ? 'csv' : 'ndjson'}`, index: { id: 'text' } },
  lookup: { by: 'id', value: '{request.userIdentifier}' },
});

interface Drawn {
  readonly name: string;
  readonly kind: Kind;
  readonly random: Random;
  readonly fields: readonly Field[];
  readonly note: (part: string) => void;
}

const generated = ({ name, fields, random }: Drawn, optional: boolean): Source => {
  const sort = { kind: 'object', fields } as const;
  const root = { text: name, sort, sure: true, conditional: optional, isElement: false };
  return {
    name,
    sort,
    optional,
    paths: pathsFrom(random, root),
    declare: {},
    written: { how: 'written', notation: notationFor(sort) },
    emptyValues: [],
    fallbackFor: undefined,
    lookup: 'request.userIdentifier',
  };
};

const CUSTOMERS = 8;

const idOf = (index: number): string => `c-${index}`;

/** The customers of a file, each with an id of its own. */
const customersOf = ({ random, fields }: Drawn): readonly Readonly<Record<string, unknown>>[] =>
  Array.from({ length: CUSTOMERS }, (_, index) => {
    const value = valueOf({ random, marked: false, wrong: 0 }, { kind: 'object', fields });
    return { ...(isRecord(value) ? value : {}), id: idOf(index) };
  });

const isOfFile = (kind: Kind): boolean => kind.startsWith('customers');

/** The file of a seed, whose upstream is at an address. */
export const describedFileOf = (seed: number, baseUrl: string): DescribedFile => {
  const random = randomOf(seed);
  const parts: string[] = [];
  const drawn = NAMES.slice(0, 1 + random.below(NAMES.length)).map((name): Drawn => {
    const kind = random.pick(KINDS);
    const others = fieldsOf(random, 2, 3).filter((field) => field.name !== OWNER.name);
    const fields = [OWNER, ...others.map((field) => FITTED[kind](unbrandedField(field)))];
    return { name, kind, random, fields, note: (part) => parts.push(part) };
  });
  const described = drawn.map((each, index) => {
    each.note(each.kind);
    const source = generated(each, index > 0);
    const made = isOfFile(each.kind) ? { source: fileSource(each) } : httpSource(each, baseUrl);
    const payload = source.written?.notation;
    const json = { ...made.source, payload, ...(source.optional ? { optional: true } : {}) };
    return { source, json, connection: 'connection' in made ? made.connection : undefined };
  });
  const sources = described.map(({ source }) => source);
  const connections = described.filter(({ connection }) => connection !== undefined);
  const paths = [requestPath('text'), ...sources.flatMap((source) => source.paths)];
  return {
    seed,
    sources,
    parts,
    identifier: idOf(0),
    kinds: new Map(drawn.map(({ name, kind }) => [name, kind])),
    customers: new Map(drawn.map((each) => [each.name, isOfFile(each.kind) ? customersOf(each) : []])),
    json: {
      access: 'open',
      identifier: { type: 'text' },
      ...(connections.length === 0
        ? {}
        : {
            connections: Object.fromEntries(
              connections.map(({ source, connection }) => [source.name, connection]),
            ),
          }),
      sources: Object.fromEntries(described.map(({ source, json }) => [source.name, json])),
      user: userOf({ random, paths, required: random.pick([0, 0, 0.05]) }, []),
    },
  };
};

/** One request: for whom, and what each upstream answers. */
export interface DescribedRequest extends GeneratedRequest {
  readonly identifier: string;
}

const answerOf = (random: Random, { sort }: Source, identifier: string): Answer =>
  random.oneOf<Answer>([
    [
      30,
      () => {
        const wrong = random.pick([0, 0.02, 0.1]);
        const value = valueOf({ random, marked: false, wrong }, sort);
        return { payload: { ...(isRecord(value) ? value : {}), id: identifier } };
      },
    ],
    [2, () => ({ payload: valueOf({ random, marked: true, wrong: 0 }, sort) })],
    [2, () => ({ failure: random.pick(['UserNotFound', 'UpstreamOverloaded', 'UpstreamRejected']) })],
  ]);

/** The request of a seed to the tenant of a file. */
export const describedRequestOf = (file: DescribedFile, seed: number): DescribedRequest => {
  const random = randomOf(seed);
  const index = random.below(CUSTOMERS + 1);
  const identifier = idOf(index);
  const answers = file.sources.map((source): readonly [string, Answer] => {
    const customer = file.customers.get(source.name) ?? [];
    if (customer.length === 0) return [source.name, answerOf(random, source, identifier)];
    const found = customer[index];
    return [source.name, found === undefined ? { failure: 'UserNotFound' } : { payload: found }];
  });
  return {
    seed,
    identifier,
    answers: new Map(answers),
    now: new Date(Date.UTC(2000 + random.below(90), 5, 15)),
  };
};
