/**
 * A tenant file that names something wherever a file can, its companions, and the same with one name another. What is
 * named: sources, adapters, settings, fields, elements, steps, codes, headers, variables, messages, files.
 */
import { INHERITED } from '../inherited';

const head = {
  access: { keys: ['${APP_KEY}', '${OTHER_KEY}'] },
  identifier: { type: 'phone' },
  locale: 'en',
  timezone: 'Europe/Moscow',
  errorStatus: 'http',
  limits: { perSecond: 50, concurrent: 20 },
  messages: { userNotFound: 'nothing here', unavailable: 'later' },
};

const crm = {
  adapter: 'crm',
  settings: { file: 'customers.json', index: { phone: 'phone', mail: 'email' } },
  lookup: { by: 'phone', value: '{request.userIdentifier}' },
  cache: { ttl: 60, staleIfError: 600 },
  probe: '79000000001',
};

const loyalty = {
  adapter: 'spaaza',
  settings: {
    auth: { type: 'privileged', token: '${SPAAZA_TOKEN}', hostname: 'shop.example' },
    headerNames: 'current',
  },
  lookup: { by: 'username', value: '{crm.mail}' },
  declare: { 'level.tier': 'text?', city: 'text?', rank: 'integer' },
  optional: true,
  deadlineMs: 500,
};

const shop = {
  adapter: 'http',
  settings: {
    baseUrl: '${SHOP_URL}',
    auth: { type: 'apiKey', in: 'header', keys: { 'X-Key': '${SHOP_KEY}' } },
    headers: { 'X-Version': 'two' },
    credentials: ['session.token'],
    answer: {
      at: 'data',
      notFound: [{ status: 404, path: 'error.code', equals: 'none' }],
      failed: [{ path: 'state', in: ['down', 'busy'] }],
    },
  },
  lookup: {
    method: 'POST',
    path: '/users/{request.userIdentifier}',
    query: { fields: ['name', 'cards'] },
    headers: { 'X-User': '{request.userIdentifier}' },
    json: {
      phone: '{request.userIdentifier}',
      number: { $value: { from: 'request.userIdentifier', via: ['number'] } },
    },
    owner: { at: 'phone', is: '{request.userIdentifier}', spelling: 'phone' },
  },
  payload: {
    'id!': 'text',
    'phone!': 'text',
    name: 'text?',
    level: "'gold' | 'silver'",
    'cards?': [{ code: 'text!', points: 'number' }],
    'attributes?': { '*': 'text?' },
    'mixed?': { $anyOf: ['text', ['integer']] },
  },
};

const store = {
  adapter: 'http',
  settings: { baseUrl: '${SHOP_URL}', answer: { notFound: [{ status: 404 }] } },
  lookup: { path: '/stores/{crm.id}', owner: 'unsaid' },
  payload: 'store.json',
  fallbackFor: 'shop',
};

const user = {
  id: { first: ['crm.id', 'crm.code'] },
  name: { join: ['crm.first', 'crm.last'], separator: ' ' },
  email: { from: 'crm.mail', via: ['trim', 'lower', 'email'] },
  phone: { from: 'crm.phone', via: ['phone'] },
  bonuses: { sum: ['crm.points', { from: 'crm.extra', via: [{ round: 0 }] }] },
  units: { from: 'crm.points', via: [{ plural: { one: 'point', other: 'points' } }] },
  gender: { from: 'crm.sex', via: [{ table: { m: 'male', f: 'female' } }] },
  status: { from: 'loyalty.level.tier', default: 'basic', ifUnknown: 'basic' },
  cardPercent: { percent: ['crm.points', { value: 100 }] },
  birthday: { from: 'crm.born', via: [{ date: { format: 'dd.MM.yyyy' } }] },
  segments: [
    { when: { all: [{ path: 'crm.points', atLeast: 10 }, { not: 'loyalty.city' }] }, value: 'loyal' },
    { when: { path: 'crm.sex', in: ['m', 'f'] }, value: 'known' },
  ],
  loyaltyCards: [
    {
      each: 'crm.cards',
      as: 'card',
      item: { when: 'card.code', cardNumber: 'card.code', bonuses: 'card.points' },
    },
  ],
  extra: {
    city: 'loyalty.city',
    title: { template: '{crm.first} of {loyalty.city}' },
    first: 'crm.cards[code=one].points',
    odd: 'crm["odd name"]',
    shop: { level: 'shop.level', tier: 'shop.attributes.tier' },
  },
};

/** The file that the tenant's own extends. */
export const BASE = {
  ...head,
  sources: { crm, loyalty: { ...loyalty, deadlineMs: 400 }, shop, store },
  user,
};

/** The files of the tenant, the base as it is named from its folder. */
export const FILES = {
  'tenant.json': { ...BASE, sources: { crm, loyalty, shop, store } },
  'over.json': {
    extends: '../_base/tenant.json',
    sources: { loyalty: { deadlineMs: 500, lookup: { value: '{crm.mail}' }, declare: { rank: 'integer' } } },
    user: { gender: null, extra: { city: 'crm.first', title: null } },
    messages: { unavailable: 'much later' },
  },
  'store.json': {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $defs: { card: { type: 'object', properties: { code: { type: 'string' } }, required: ['code'] } },
    type: 'object',
    properties: { id: { type: 'string' }, level: { enum: ['gold'] }, card: { $ref: '#/$defs/card' } },
    required: ['id'],
  },
  'customers.json': [
    {
      id: 'c-1',
      code: 'one',
      phone: '79000000001',
      mail: 'one@shop.example',
      first: 'Ada',
      last: 'Byron',
      points: 12,
      extra: 1.5,
      sex: 'f',
      born: '10.12.1990',
      'odd name': 'odd',
      cards: [{ code: 'one', points: 3 }],
    },
  ],
} as const;

/** The variables that the files name. */
export const VARIABLES = {
  APP_KEY: 'invented-app-key',
  OTHER_KEY: 'another app key',
  SPAAZA_TOKEN: 'invented-token',
  SHOP_URL: 'https://shop.example',
  SHOP_KEY: 'invented-key',
} as const;

const exchange = (method: string, path: string, more: object, body: object): object => ({
  request: { method, path, ...more },
  response: { status: 200, headers: { 'Content-Type': 'application/json' }, body },
});

/** A fixture of the tenant's that passes. */
export const FIXTURE = {
  request: { userIdentifier: '79000000001' },
  now: '2026-01-15T12:00:00Z',
  variables: VARIABLES,
  sources: {
    loyalty: {
      exchanges: [
        exchange(
          'GET',
          '/internal/get-user',
          { query: { username: 'one@shop.example' }, headers: { Authorization: 'Bearer ${SPAAZA_TOKEN}' } },
          {
            result: { code: 1 },
            results: {
              user_info: {
                id: 1,
                user_id: 1,
                username: 'one@shop.example',
                level: { tier: 'gold' },
                city: 'Ryde',
              },
            },
          },
        ),
      ],
    },
    shop: {
      exchanges: [
        exchange(
          'POST',
          '/users/79000000001',
          {
            query: { fields: ['name', 'cards'] },
            headers: { 'X-Key': '${SHOP_KEY}', 'X-User': '79000000001' },
            body: { phone: '79000000001', number: 79000000001 },
          },
          {
            data: { id: 's-1', phone: '79000000001', name: 'Ada', level: 'gold', attributes: { tier: 'A' } },
          },
        ),
      ],
    },
  },
  response: { body: { user: {} } },
};

const WORD = /(?<=["\s.{$/'[(])[A-Za-z_]\w*/g;

/** JSON's own words stand outside of quotes. */
const wordsOf = (text: string): readonly RegExpExecArray[] =>
  [...text.matchAll(WORD)].filter(({ 0: word, index }) => {
    const isQuoted = (text.slice(0, index).match(/(?<!\\)"/g)?.length ?? 0) % 2 === 1;
    return isQuoted || !['true', 'false', 'null'].includes(word);
  });

const nameAt = (at: number): string => INHERITED[at % INHERITED.length] ?? '';

/** A file's text with one word another, once for each word that stands in it, wherever that is. */
export const renamedOnce = (content: unknown): readonly string[] => {
  const text = JSON.stringify(content);
  return wordsOf(text).map(
    ({ 0: word, index }, at) => text.slice(0, index) + nameAt(at) + text.slice(index + word.length),
  );
};

/** Texts with one word another in all of them, wherever it stands: what it names is named so everywhere. */
export const renamedThroughout = (contents: readonly unknown[]): readonly (readonly string[])[] => {
  const texts = contents.map((content) => JSON.stringify(content));
  const words = [...new Set(texts.flatMap((text) => wordsOf(text).map(([word]) => word)))];
  return words.map((word, at) =>
    texts.map((text) =>
      wordsOf(text)
        .filter(([each]) => each === word)
        .reduceRight(
          (renamed, { index }) => renamed.slice(0, index) + nameAt(at) + renamed.slice(index + word.length),
          text,
        ),
    ),
  );
};
