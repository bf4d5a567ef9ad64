/** Mappings folders that grow: files of a shape, in any size. */

/** Files by their names below the mappings folder. */
export type Files = Readonly<Record<string, string>>;

/** What grows, and the files of a size. */
export interface Shape {
  readonly name: string;
  /** What there are so many of. */
  readonly counted: string;
  readonly files: (count: number) => Files;
  /** The most of them that the files of one tenant can hold, where that is less than 10,000. */
  readonly most?: number;
}

/** So many of something. */
export const list = <A>(count: number, of: (at: number) => A): readonly A[] =>
  Array.from({ length: count }, (_, at) => of(at));

/** An object of so many members. */
export const record = (
  count: number,
  key: (at: number) => string,
  value: (at: number) => unknown,
): Readonly<Record<string, unknown>> => Object.fromEntries(list(count, (at) => [key(at), value(at)]));

/** One member a line, as people write them. */
export const json = (value: unknown): string => JSON.stringify(value, undefined, 1);

/** A tenant file of one source. */
export const tenant = (source: unknown, user: unknown, others: object = {}): string =>
  json({ access: 'open', identifier: { type: 'digits' }, sources: { crm: source }, user, ...others });

/** A tenant of a directory. */
export const ofDirectory = (
  customers: unknown,
  user: object = {},
  index: object = { id: 'text' },
): Files => ({
  'acme/customers.json': typeof customers === 'string' ? customers : JSON.stringify(customers),
  'acme/tenant.json': tenant(
    {
      adapter: 'crm',
      settings: { file: 'customers.json', index },
      lookup: { by: Object.keys(index)[0], value: '{request.userIdentifier}' },
    },
    { id: 'crm.id', ...user },
  ),
});

/** Where and how a source is asked. */
export const SETTINGS = { baseUrl: 'https://crm.acme.example', answer: { notFound: [{ status: 404 }] } };

/** A source whose payload the file says. */
export const api = (payload: unknown, others: object = {}, lookup: object = {}): object => ({
  adapter: 'http',
  settings: SETTINGS,
  lookup: {
    path: '/customers/{request.userIdentifier}',
    owner: { at: 'id', is: '{request.userIdentifier}', spelling: 'text' },
    ...lookup,
  },
  payload,
  ...others,
});

/** The payload that most shapes read. */
export const PAYLOAD = {
  id: 'text!',
  name: 'text',
  tier: "'gold' | 'basic'?",
  points: 'integer',
  cards: [{ number: 'text' }],
};

/** A tenant of one such source. */
export const ofRules = (user: object, others: object = {}): Files => ({
  'acme/tenant.json': tenant(api(PAYLOAD), { id: 'crm.id', ...user }, others),
});
