/** The texts of a request as they are shown: secrets and the identifier by their names, and of the rest only constants. */
import { shownTexts, type Showing } from '../../../../src/cli/wire/shown-texts';
import { Secret } from '../../../../src/core/secret';
import { ExactNumber } from '../../../../src/values/codec';

const DOCUMENT = {
  access: { keys: ['only-in-access'] },
  sources: {
    crm: {
      settings: { baseUrl: '${CRM_URL}', headers: { 'X-Version': '2' } },
      probe: '79000000009',
      $comment: 'a comment',
      lookup: {
        path: '/customers/by phone/{request.userIdentifier}',
        json: { filter: 'phone eq {request.userIdentifier} and {{x}}', limit: 50, exact: true },
      },
    },
  },
};

const showing = (own: Partial<Showing> = {}): Showing => ({
  reveal: false,
  identifier: '79000000001',
  document: DOCUMENT,
  secrets: (name) =>
    name === 'CRM_URL'
      ? { found: 'set', secret: new Secret('https://crm.shop.example/', name) }
      : { found: 'unset' },
  ...own,
});

const shown = (text: string | Secret, own: Partial<Showing> = {}): string =>
  shownTexts(showing(own)).value(text);

test.each([
  ['79000000001', '<identifier>'],
  ['+79000000001', '<identifier>'],
  ['+7 (900) 000-00-01', '<identifier>'],
  ['89000000001', '<identifier>'],
  ['9000000001', '<identifier>'],
  ['phone eq 79000000001 and {x}', 'phone eq <identifier> and {x}'],
  ['phone eq +79000000001 and {x}', 'phone eq <identifier> and {x}'],
  ['customers', 'customers'],
  ['by phone', 'by phone'],
  ['2', '2'],
  ['79000000002', '<11 characters>'],
  ['x79000000001x', '<1 character><identifier><1 character>'],
  ['79000000009', '<11 characters>'],
  ['only-in-access', '<14 characters>'],
  ['a comment', '<9 characters>'],
  ['Anna', '<4 characters>'],
  ['', ''],
  ['https://crm.shop.example/', '${CRM_URL}'],
  ['https://crm.shop.example', '${CRM_URL}'],
  ['client_credentials', 'client_credentials'],
])('%j is shown as %j', (text, expected) => {
  expect(shown(text)).toBe(expected);
});

test.each([
  ['Anna@Shop.Example', 'anna@shop.example', '<identifier>'],
  ['anna@shop.example', 'ANNA@SHOP.EXAMPLE', '<identifier>'],
  ['7', '7', '<identifier>'],
  ['7', '17', '<2 characters>'],
  ['Customers', 'customers', '<identifier>'],
])('of the identifier %s, %s is shown as %s', (identifier, text, expected) => {
  expect(shown(text, { identifier })).toBe(expected);
});

test('values are shown if they are to be revealed, except what looks like a token', () => {
  const reveal = { reveal: true };
  expect(shown('79000000001', reveal)).toBe('79000000001');
  expect(shown('Anna', reveal)).toBe('Anna');
  expect(shown('x8Kd02mQz71LpT4vB9', reveal)).toBe('<looks like a token>');
  expect(shown('x8Kd02mQz71LpT4vB9', { reveal: true, identifier: 'x8Kd02mQz71LpT4vB9' })).toBe(
    'x8Kd02mQz71LpT4vB9',
  );
});

test('a secret is shown by its name, revealed or not', () => {
  const secret = new Secret('canary', 'CRM_TOKEN');
  for (const reveal of [false, true]) {
    expect(shown(secret, { reveal })).toBe('${CRM_TOKEN}');
    expect(
      shown(
        secret.within((text) => `Bearer ${text}`),
        { reveal },
      ),
    ).toBe('Bearer ${CRM_TOKEN}');
    expect(shown(new Secret('canary'), { reveal })).toBe('${secret}');
  }
});

test('JSON is shown value by value', () => {
  const { json } = shownTexts(showing(), ['of the adapter']);
  const body = {
    phone: '79000000001',
    number: 79000000001,
    long: new ExactNumber('12345678901234567890'),
    limit: 50,
    other: 51,
    flag: true,
    none: null,
    key: new Secret('canary', 'CRM_KEY'),
    list: ['Anna', 'of the adapter', { 'https://crm.shop.example': 'customers' }],
  };
  expect(json(body)).toEqual({
    phone: '<identifier>',
    number: '<identifier>',
    long: '<a number>',
    limit: 50,
    other: '<a number>',
    flag: true,
    none: null,
    key: '${CRM_KEY}',
    list: ['<4 characters>', 'of the adapter', { '${CRM_URL}': 'customers' }],
  });
});

test.each([
  ['<q><Key>${CRM_URL}</Key></q>', '<8 characters>${CRM_URL}<10 characters>'],
  ['${CRM_URL}79000000001${CRM_URL}', '${CRM_URL}<identifier>${CRM_URL}'],
  ['<p>+7 900</p>${CRM_URL}', '<13 characters>${CRM_URL}'],
  ['${OTHER}', '<8 characters>'],
  ['a ${CRM_URL', '<11 characters>'],
])('of %j with a secret in it only the variable and the identifier are shown', (text, expected) => {
  const filled = new Secret('canary-secret', undefined, text);
  expect(shownTexts(showing()).filled(filled)).toBe(expected);
});
