/** Files as such, fixtures and tenants that grow. */
import { PAYLOAD, api, json, list, ofDirectory, ofRules, record, tenant } from './shape';
import type { Files, Shape } from './shape';

const textOf = (files: Files): string => files['acme/tenant.json'] ?? '';

const ordinary = textOf(ofRules({ name: 'crm.name' }));

const own = (text: string): Files => ({ 'acme/tenant.json': text });

const withFixtures = (count: number, fixture: (at: number) => unknown): Files => ({
  ...ofDirectory([{ id: '1', name: 'Name' }], { name: 'crm.name' }),
  ...Object.fromEntries(list(count, (at) => [`acme/fixtures/f${at}.json`, json(fixture(at))])),
});

const tenants = (count: number, text: string): Files =>
  Object.fromEntries(list(count, (at) => [`t${at}/tenant.json`, text]));

const large = textOf(
  ofRules({
    extra: record(
      500,
      (at) => `e${at}`,
      () => 'crm.name',
    ),
  }),
);

export const files: readonly Shape[] = [
  {
    name: 'keys of the head that there are not',
    counted: 'keys',
    files: (count) =>
      ofRules(
        {},
        record(
          count,
          (at) => `lcoale${at}`,
          () => 1,
        ),
      ),
  },
  {
    name: 'messages that there are not',
    counted: 'keys',
    files: (count) =>
      ofRules(
        {},
        {
          messages: record(
            count,
            (at) => `userNotFuond${at}`,
            () => 'x',
          ),
        },
      ),
  },
  {
    name: 'comments',
    counted: 'comments',
    files: (count) => ofRules({ $comment: list(count, (at) => ({ $comment: `c${at}` })) }),
  },
  {
    name: 'keys that are there twice',
    counted: 'keys',
    files: (count) => own(ordinary.replace('"user": {', `"user": {${'"name": "crm.name", '.repeat(count)}`)),
  },
  {
    name: 'keys that are there twice, on lines of their own',
    counted: 'keys',
    files: (count) =>
      own(ordinary.replace('"user": {', `"user": {\n${'"name": "crm.name",\n'.repeat(count)}`)),
  },
  {
    name: 'findings on one line',
    counted: 'findings',
    files: (count) =>
      own(
        JSON.stringify(
          JSON.parse(
            textOf(
              ofRules({
                extra: record(
                  count,
                  (at) => `e${at}`,
                  (at) => `crm.nmae${at}`,
                ),
              }),
            ),
          ),
        ),
      ),
  },
  {
    name: 'warnings',
    counted: 'warnings',
    files: (count) =>
      ofRules({
        extra: record(
          count,
          (at) => `e${at}`,
          () => ({ from: 'crm.name', via: ['trim', 'trim'] }),
        ),
      }),
  },
  {
    name: 'a comma before the last bracket',
    counted: 'lines',
    files: (count) => own(textOf(ofRules({ $comment: list(count, (at) => at) })).replace(/\}\s*$/, ',}')),
  },
  {
    name: 'a missing comma',
    counted: 'lines',
    files: (count) =>
      own(textOf(ofRules({ $comment: list(count, (at) => at) })).replace(/"\n \}\n\}\s*$/, '" "a": 1\n}\n}')),
  },
  {
    name: 'a comment of JavaScript',
    counted: 'lines',
    files: (count) => own(`${textOf(ofRules({ $comment: list(count, (at) => at) }))} // end`),
  },
  {
    name: 'a file that is cut off',
    counted: 'lines',
    files: (count) => own(textOf(ofRules({ $comment: list(count, (at) => at) })).slice(0, -4)),
  },
  {
    name: 'a text that is not closed',
    counted: 'lines',
    files: (count) => own(`${textOf(ofRules({ $comment: list(count, (at) => at) })).slice(0, -4)}, "a`),
  },
  { name: 'opening brackets', counted: 'brackets', files: (count) => own('['.repeat(count)) },
  {
    name: 'backslashes',
    counted: 'thousand characters',
    files: (count) => own(`{"a": "${'\\'.repeat(count * 1000)}`),
    most: 1000,
  },
  {
    name: 'blanks',
    counted: 'thousand characters',
    files: (count) => own(`${ordinary}${' '.repeat(count * 1000)}x`),
    most: 1000,
  },
  {
    name: 'a long text in a comment',
    counted: 'thousand characters',
    files: (count) => ofRules({ $comment: 'ab12-'.repeat(count * 200) }),
    most: 1000,
  },
  {
    name: 'a long word in a comment',
    counted: 'thousand characters',
    files: (count) => ofRules({ $comment: 'aB3'.repeat(count * 333) }),
    most: 1000,
  },
  {
    name: 'equal signs in a comment',
    counted: 'thousand characters',
    files: (count) => ofRules({ $comment: 'a=b:c@d/'.repeat(count * 125) }),
    most: 1000,
  },
  {
    name: 'rules over a base',
    counted: 'rules',
    files: (count) => ({
      '_base/tenant.json': textOf(
        ofRules({
          extra: record(
            count,
            (at) => `e${at}`,
            () => 'crm.name',
          ),
        }),
      ),
      'acme/tenant.json': json({
        extends: '../_base/tenant.json',
        user: {
          extra: record(
            count,
            (at) => `e${at}`,
            (at) => (at % 2 === 0 ? null : 'crm.id'),
          ),
        },
      }),
    }),
  },
  {
    name: 'rules over fifteen bases',
    counted: 'rules',
    files: (count) => {
      const some = (at: number): object => ({
        user: {
          extra: record(
            count,
            (each) => `e${at}x${each}`,
            () => 'crm.name',
          ),
        },
      });
      const bases = list(15, (at): readonly [string, string] => [
        `_base/b${at}.json`,
        at === 0 ? ordinary : json({ extends: `b${at - 1}.json`, ...some(at) }),
      ]);
      return { ...Object.fromEntries(bases), 'acme/tenant.json': json({ extends: '../_base/b14.json' }) };
    },
    most: 1000,
  },
  {
    name: 'secrets over a base of another address',
    counted: 'secrets',
    files: (count) => {
      const headers = record(
        count,
        (at) => `X-H${at}`,
        (at) => `\${SECRET_${at}}`,
      );
      return {
        '_base/tenant.json': tenant(
          api(PAYLOAD, { settings: { baseUrl: 'https://a.example', auth: { type: 'apiKey', headers } } }),
          { id: 'crm.id' },
        ),
        'acme/tenant.json': json({
          extends: '../_base/tenant.json',
          sources: { crm: { settings: { baseUrl: 'https://b.example' } } },
        }),
      };
    },
  },
  { name: 'tenants', counted: 'tenants', files: (count) => tenants(count, ordinary), most: 1000 },
  {
    name: 'tenants with the same mistake',
    counted: 'tenants',
    files: (count) => tenants(count, textOf(ofRules({ name: 'crm.nmae' }))),
    most: 1000,
  },
  {
    name: 'tenants over one base',
    counted: 'tenants',
    files: (count) => ({
      '_base/tenant.json': large,
      ...tenants(count, json({ extends: '../_base/tenant.json' })),
    }),
    most: 300,
  },
  {
    name: 'tenants over one base with mistakes',
    counted: 'tenants',
    files: (count) => ({
      '_base/tenant.json': textOf(
        ofRules({
          extra: record(
            100,
            (at) => `e${at}`,
            () => 'crm.nmae',
          ),
        }),
      ),
      ...tenants(count, json({ extends: '../_base/tenant.json' })),
    }),
    most: 300,
  },
  {
    name: 'tenants over a missing base, beside unused files',
    counted: 'tenants',
    files: (count) => ({
      ...Object.fromEntries(list(count, (at) => [`_base/f${at}.json`, '{}'])),
      ...tenants(count, json({ extends: '../_base/tenat.json' })),
    }),
    most: 300,
  },
  {
    name: 'fixtures',
    counted: 'fixtures',
    files: (count) =>
      withFixtures(count, () => ({
        request: { userIdentifier: '1' },
        response: { status: 200, body: { user: { id: '1', name: 'Name' } } },
      })),
    most: 1000,
  },
  {
    name: 'fixtures that fail',
    counted: 'fixtures',
    files: (count) =>
      withFixtures(count, () => ({
        request: { userIdentifier: '1' },
        response: { status: 200, body: { user: { id: '2' } } },
      })),
    most: 1000,
  },
  {
    name: 'fixtures that are wrong',
    counted: 'fixtures',
    files: (count) => withFixtures(count, () => ({ rqeuest: { userIdentifier: '1' } })),
    most: 1000,
  },
  {
    name: 'fields of a fixture that are not answered',
    counted: 'fields',
    files: (count) =>
      withFixtures(1, () => ({
        request: { userIdentifier: '1' },
        response: {
          status: 200,
          body: {
            user: {
              id: '1',
              ...record(
                count,
                (at) => `f${at}`,
                () => 1,
              ),
            },
          },
        },
      })),
  },
  {
    name: 'exchanges of a fixture',
    counted: 'exchanges',
    files: (count) => ({
      ...ofRules({ name: 'crm.name' }),
      'acme/fixtures/a.json': json({
        request: { userIdentifier: '1' },
        exchanges: list(count, (at) => ({
          source: 'crm',
          request: { method: 'GET', path: `/customers/${at}` },
          response: { status: 200, body: { id: '1' } },
        })),
      }),
    }),
  },
  {
    name: 'unknown keys of a fixture',
    counted: 'keys',
    files: (count) =>
      withFixtures(1, () => ({
        request: { userIdentifier: '1' },
        ...record(
          count,
          (at) => `respnose${at}`,
          () => 1,
        ),
      })),
  },
  {
    name: 'variables of a fixture',
    counted: 'variables',
    files: (count) =>
      withFixtures(1, () => ({
        request: { userIdentifier: '1' },
        variables: record(
          count,
          (at) => `VAR_${at}`,
          (at) => `value${at}`,
        ),
      })),
  },
];
