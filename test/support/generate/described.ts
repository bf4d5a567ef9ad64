/**
 * Generated tenant files whose sources are described in them: answers in XML and JSON with keys and logins, connections,
 * files of customers, and tables. `written-out.ts` and `tables.ts` write what stands behind them.
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
import { queryOf, tableFor } from './tables';
import type { Table } from './tables';
import { valueOf } from './values';

/** How a source is described. */
const KINDS = ['answer in XML', 'answer in JSON', 'customers in CSV', 'customers in NDJSON'] as const;

/** The same of a database: a row is the payload, or many rows are a list in it. */
export const TABLE_KINDS = ['row of a table', 'rows of a table'] as const;

export type Kind = (typeof KINDS)[number] | (typeof TABLE_KINDS)[number];

/** How a token is got: what the login is answered with. */
const LOGINS = ['login in json', 'login in text', 'login in xml'] as const;

/** What the files must have had often. */
export const DESCRIBED: readonly string[] = [...KINDS, ...LOGINS, 'connection'];

/** A file, the texts of its customers, and what it is made of. */
export interface DescribedFile extends GeneratedFile {
  readonly kinds: ReadonlyMap<string, Kind>;
  readonly customers: ReadonlyMap<string, readonly Readonly<Record<string, unknown>>[]>;
  readonly tables: ReadonlyMap<string, Table>;
  readonly parts: readonly string[];
  /** The sources whose requests carry the token of a login. */
  readonly logins: ReadonlySet<string>;
}

/** What stands behind the sources: a server over HTTP, or a database. */
export type Upstream =
  | { readonly baseUrl: string }
  /** The settings of a source, whose tables have names that begin so. */
  | { readonly database: Readonly<Record<string, unknown>>; readonly prefix: string };

const NAMES = ['crm', 'loyalty'] as const;

/** By it an answer belongs to the one who was asked for. */
const OWNER: Field = { name: 'id', sort: { kind: 'text', of: 'nonblank' }, presence: 'required' };

/** A field of each account, by `extra`: the owner of each answer that it is made of. */
export const OWNERS = 'owners';

const withOwners = (
  user: Readonly<Record<string, unknown>>,
  drawn: readonly Drawn[],
): Readonly<Record<string, unknown>> => {
  const ownerOf = ({ name, kind }: Drawn): string =>
    kind === 'rows of a table' ? `${name}.rows[0].id` : `${name}.id`;
  const owners = Object.fromEntries(drawn.map((each) => [each.name, ownerOf(each)]));
  return { ...user, extra: { ...(isRecord(user['extra']) ? user['extra'] : {}), [OWNERS]: owners } };
};

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
  'row of a table': (field) => field,
  'rows of a table': (field) => field,
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
  if (login !== undefined) note(login, name);
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

const tableSource = (
  { kind }: Drawn,
  table: Table,
  database: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> => {
  const isMany = kind === 'rows of a table';
  return {
    adapter: 'sql',
    privateNetwork: true,
    settings: { ...database, ...(isMany ? { rows: 'many' } : {}) },
    lookup: {
      query: queryOf(table),
      parameters: ['{request.userIdentifier}'],
      owner: { at: isMany ? 'rows.id' : 'id', is: '{request.userIdentifier}', spelling: 'text' },
    },
  };
};

interface Drawn {
  readonly name: string;
  readonly kind: Kind;
  readonly random: Random;
  readonly fields: readonly Field[];
  /** Notes a part that the file has, and the source that has a login. */
  readonly note: (part: string, login?: string) => void;
}

/** The fields of a payload, which has many rows in a list. */
const payloadFields = ({ kind, fields }: Drawn): readonly Field[] =>
  kind === 'rows of a table'
    ? [
        {
          name: 'rows',
          sort: { kind: 'array', item: { kind: 'object', fields }, nullable: false },
          presence: 'required',
        },
      ]
    : fields;

const generated = (drawn: Drawn, optional: boolean): Source => {
  const { name, random } = drawn;
  const sort = { kind: 'object', fields: payloadFields(drawn) } as const;
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

/** A shopper who is never asked for. */
const ANOTHER = 'c-another';

const idOf = (index: number): string => `c-${index}`;

/** The customers of a file, each with an id of its own. */
const customersOf = ({ random, fields }: Drawn): readonly Readonly<Record<string, unknown>>[] =>
  Array.from({ length: CUSTOMERS }, (_, index) => {
    const value = valueOf({ random, marked: false, wrong: 0 }, { kind: 'object', fields });
    return { ...(isRecord(value) ? value : {}), id: idOf(index) };
  });

const isOfFile = (kind: Kind): boolean => kind.startsWith('customers');

const drawnOf = (random: Random, upstream: Upstream, note: Drawn['note']): readonly Drawn[] =>
  NAMES.slice(0, 1 + random.below(NAMES.length)).map((name): Drawn => {
    const kind = 'baseUrl' in upstream ? random.pick(KINDS) : random.pick(TABLE_KINDS);
    const others = fieldsOf(random, 2, 3).filter((field) => field.name !== OWNER.name);
    const fields = [OWNER, ...others.map((field) => FITTED[kind](unbrandedField(field)))];
    return { name, kind, random, fields, note };
  });

/** A source as its file has it. */
interface Described {
  readonly source: Source;
  readonly json: Readonly<Record<string, unknown>>;
  readonly connection?: unknown;
  readonly table?: Table;
}

const describedOf = (drawn: Drawn, source: Source, upstream: Upstream): Described => {
  const { name, kind, fields, random, note } = drawn;
  note(kind);
  const more = { payload: source.written?.notation, ...(source.optional ? { optional: true } : {}) };
  if (!('baseUrl' in upstream)) {
    const table = tableFor(`${upstream.prefix}_${name}`, fields, random, note);
    return { source, table, json: { ...tableSource(drawn, table, upstream.database), ...more } };
  }
  if (isOfFile(kind)) return { source, json: { ...fileSource(drawn), ...more } };
  const { source: json, connection } = httpSource(drawn, upstream.baseUrl);
  return { source, connection, json: { ...json, ...more } };
};

/** The file of a seed, whose upstream is there. */
export const describedFileOf = (seed: number, upstream: Upstream): DescribedFile => {
  const random = randomOf(seed);
  const parts: string[] = [];
  const logins = new Set<string>();
  const drawn = drawnOf(random, upstream, (part, login) => {
    parts.push(part);
    if (login !== undefined) logins.add(login);
  });
  const described = drawn.map((each, index) => describedOf(each, generated(each, index > 0), upstream));
  const sources = described.map(({ source }) => source);
  const connections = described.filter(({ connection }) => connection !== undefined);
  const paths = [requestPath('text'), ...sources.flatMap((source) => source.paths)];
  return {
    seed,
    sources,
    parts,
    logins,
    identifier: idOf(0),
    kinds: new Map(drawn.map(({ name, kind }) => [name, kind])),
    customers: new Map(drawn.map((each) => [each.name, isOfFile(each.kind) ? customersOf(each) : []])),
    tables: new Map(
      described.flatMap(({ source, table }) => (table === undefined ? [] : [[source.name, table]])),
    ),
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
      user: withOwners(userOf({ random, paths, required: random.pick([0, 0, 0.05]) }, []), drawn),
    },
  };
};

/** One request: for whom, and what each upstream answers. */
export interface DescribedRequest extends GeneratedRequest {
  readonly identifier: string;
}

/** A payload that names its owner: itself, or in each of its rows. */
const ownedBy = (value: unknown, kind: Kind | undefined, id: string): unknown => {
  const payload = isRecord(value) ? value : {};
  if (kind !== 'rows of a table') return { ...payload, id };
  const rows: readonly unknown[] = Array.isArray(payload.rows) ? payload.rows : [];
  return { rows: rows.filter(isRecord).map((row) => ({ ...row, id })) };
};

const isOfTable = (kind: Kind | undefined): boolean => TABLE_KINDS.some((each) => each === kind);

const answerOf = (random: Random, { sort }: Source, identifier: string, kind: Kind | undefined): Answer =>
  random.oneOf<Answer>([
    [
      30,
      () => {
        const wrong = random.pick([0, 0.02, 0.1]);
        return { payload: ownedBy(valueOf({ random, marked: false, wrong }, sort), kind, identifier) };
      },
    ],
    [2, () => ({ payload: valueOf({ random, marked: true, wrong: 0 }, sort) })],
    [
      2,
      () => {
        const value = valueOf({ random, marked: false, wrong: 0 }, sort);
        return { payload: ownedBy(value, kind, ANOTHER) };
      },
    ],
    [
      2,
      () => ({
        failure: isOfTable(kind)
          ? 'UserNotFound'
          : random.pick(['UserNotFound', 'UpstreamOverloaded', 'UpstreamRejected']),
      }),
    ],
  ]);

/** The request of a seed to the tenant of a file. */
export const describedRequestOf = (file: DescribedFile, seed: number): DescribedRequest => {
  const random = randomOf(seed);
  const index = random.below(CUSTOMERS + 1);
  const identifier = idOf(index);
  const answers = file.sources.map((source): readonly [string, Answer] => {
    const customer = file.customers.get(source.name) ?? [];
    if (customer.length === 0)
      return [source.name, answerOf(random, source, identifier, file.kinds.get(source.name))];
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
