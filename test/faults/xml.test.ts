/** Answers in XML that are wrong, hostile or far too much: how they end, what is logged of them, and who waits for them. */
import { stopBridges } from '../support/faults/bridge';
import { answerOf } from '../support/faults/bytes';
import type { Script } from '../support/faults/exchange';
import { play, wrongs } from '../support/faults/play';
import { invalid, mismatch, ok, rejected, type Ending, type Row } from '../support/faults/row';
import { closeFaultServers } from '../support/faults/server';
import { FIRST, UNRELATED, personOf } from '../support/faults/users';

afterEach(async () => {
  await stopBridges();
  await closeFaultServers();
});

const AT = 'Envelope.Body.FindResponse.Customer[0]';

const fileOf = (baseUrl: string): Readonly<Record<string, unknown>> => ({
  locale: 'en',
  access: { keys: ['${APP_KEY}'] },
  identifier: { type: 'text' },
  sources: {
    shop: {
      adapter: 'http',
      settings: {
        baseUrl,
        auth: { type: 'apiKey', in: 'header', keys: { 'X-Api-Key': '${SHOP_KEY}' } },
        answer: {
          format: 'xml',
          at: AT,
          notFound: [{ status: 404 }, { path: AT.replace('[0]', ''), empty: 'list' }],
        },
      },
      lookup: {
        path: '/users/{request.userIdentifier}',
        owner: { at: 'Id', is: '{request.userIdentifier}' },
      },
      payload: { Id: 'text!', Name: 'text!', Points: 'text?' },
      deadlineMs: 8000,
      retries: 0,
      privateNetwork: true,
    },
  },
  user: {
    id: 'request.userIdentifier',
    name: 'shop.Name',
    bonuses: { from: 'shop.Points', via: ['number'] },
  },
});

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

const customerOf = (user: string, more = ''): string => {
  const { id, name, points, email, card, note } = personOf(user);
  const parts = { Id: id, Name: name, Points: String(points), Email: email, Card: card, Note: note };
  const elements = Object.entries(parts).map(([key, value]) => `<${key}>${escaped(value)}</${key}>`);
  return `<Customer>${elements.join('')}${more}</Customer>`;
};

const envelope = (body: string): string =>
  `<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>${body}</s:Body></s:Envelope>`;

const found = (user: string, more = ''): string =>
  envelope(`<FindResponse xmlns="urn:shop">${customerOf(user, more)}</FindResponse>`);

type Bodies = (user: string) => string | Buffer;

const XML = ['Content-Type: text/xml; charset=utf-8'];

const answering = (body: Bodies, status = '200 OK', headers: readonly string[] = XML): Script => ({
  asked: ({ reply, user }) => reply(answerOf({ status, headers, body: body(user) })),
});

const NOT_WELL_FORMED = invalid('', 'well-formed XML');
const DOCTYPE = invalid('', 'XML without a document type');
const MANY = invalid('', 'XML of at most 40000 values and names');

const many = (length: number, of: (at: number) => string, separator = ''): string =>
  Array.from({ length }, (_each, at) => of(at)).join(separator);

/** A billion texts out of ten entities. */
const LAUGHS = `<!DOCTYPE a [<!ENTITY e0 "ha">${many(10, (at) => `<!ENTITY e${at + 1} "${`&e${at};`.repeat(10)}">`)}]>`;

const faults: readonly (readonly [fault: string, script: Script, ends: Ending])[] = [
  ['is cut off', answering((user) => found(user).slice(0, -10)), NOT_WELL_FORMED],
  ['is two documents', answering((user) => found(user) + found(user)), NOT_WELL_FORMED],
  ['has an element that is not closed', answering((user) => found(user, '<More>')), NOT_WELL_FORMED],
  ['has an entity of HTML', answering((user) => found(user, '<More>&nbsp;</More>')), NOT_WELL_FORMED],
  ['has a prefix that is not bound', answering((user) => found(user, '<x:More/>')), NOT_WELL_FORMED],
  ['has a control character', answering((user) => found(user, '<More>\u0001</More>')), NOT_WELL_FORMED],
  ['has a document type', answering((user) => `<!DOCTYPE a>${found(user)}`), DOCTYPE],
  [
    'has an entity of a file',
    answering(
      (user) => `<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]>${found(user, '<More>&e;</More>')}`,
    ),
    DOCTYPE,
  ],
  [
    'has an entity of an address',
    answering(
      (user) => `<!DOCTYPE a [<!ENTITY e SYSTEM "http://127.0.0.1/e">]>${found(user, '<More>&e;</More>')}`,
    ),
    DOCTYPE,
  ],
  [
    'has a document type elsewhere',
    answering((user) => `<!DOCTYPE a SYSTEM "http://127.0.0.1/a.dtd">${found(user)}`),
    DOCTYPE,
  ],
  [
    'has a billion texts out of entities',
    answering((user) => `${LAUGHS}${found(user, '<More>&e10;</More>')}`),
    DOCTYPE,
  ],
  [
    'is a page',
    answering(() => '<!doctype html><title>Log in</title>', '200 OK', ['Content-Type: text/html']),
    invalid('', 'XML, not HTML'),
  ],
  [
    'is a page that is XML',
    answering(() => '<html><body>Log in</body></html>'),
    invalid('', 'XML, not HTML'),
  ],
  [
    'is a page with the status 404',
    answering(() => '<html><body>No</body></html>', '404 Not Found'),
    rejected(404),
  ],
  ['is JSON', answering((user) => JSON.stringify(personOf(user))), invalid('', 'XML, not JSON')],
  ['is empty', answering(() => ''), invalid('', 'XML, not an empty body')],
  [
    'is in another charset than its header says',
    answering((user) => Buffer.from(found(user, '<More>\u00c0\u00ed\u00ed\u00e0</More>'), 'latin1')),
    invalid('', 'in one charset that its Content-Type or its declaration names'),
  ],
  [
    'is deep',
    answering((user) => found(user, '<a>'.repeat(100_000) + '</a>'.repeat(100_000))),
    invalid('', 'XML at most 32 elements deep'),
  ],
  ['has 50,000 elements', answering((user) => found(user, '<a/>'.repeat(50_000))), MANY],
  [
    'has 50,000 attributes',
    answering((user) => found(user, `<a ${many(50_000, (at) => `b${at}=""`, ' ')}/>`)),
    MANY,
  ],
  [
    'has 50,000 namespaces',
    answering((user) => found(user, `<a ${many(50_000, (at) => `xmlns:b${at}="u"`, ' ')}/>`)),
    MANY,
  ],
  ['has an attribute twice', answering((user) => found(user, '<a b="" b=""/>')), NOT_WELL_FORMED],
  [
    'has 2,000,000 characters',
    answering((user) => found(user, 'x'.repeat(2_000_000))),
    invalid('', 'at most 1048576 bytes'),
  ],
  ['is about another user', answering(() => found(UNRELATED)), mismatch],
  [
    'is about two users',
    answering((user) => found(user).replace('<Customer>', `${customerOf(UNRELATED)}<Customer>`)),
    { ...mismatch, detail: { path: AT } },
  ],
  [
    'is a fault of SOAP',
    answering(
      (user) => envelope(`<s:Fault><faultstring>${escaped(personOf(user).name)}</faultstring></s:Fault>`),
      '500 Error',
    ),
    rejected(500),
  ],
  [
    'is a fault of SOAP with the status 200',
    answering((user) =>
      envelope(`<s:Fault><faultstring>${escaped(personOf(user).name)}</faultstring></s:Fault>`),
    ),
    rejected(200),
  ],
  [
    'has an error in the place of the user',
    answering((user) =>
      envelope(`<FindResponse><Error>${escaped(personOf(user).name)}</Error></FindResponse>`),
    ),
    invalid(AT, 'an object'),
  ],
];

const heavy: readonly (readonly [fault: string, script: Script])[] = [
  ['a text of 900,000 characters', answering((user) => found(user, 'x'.repeat(900_000)))],
  ['180,000 entities', answering((user) => found(user, '&amp;'.repeat(180_000)))],
  ['100,000 comments', answering((user) => found(user, '<!---->'.repeat(100_000)))],
  ['70,000 sections of CDATA', answering((user) => found(user, '<![CDATA[x]]>'.repeat(70_000)))],
  ['180,000 instructions', answering((user) => found(user, '<?a?>'.repeat(180_000)))],
  ['a name of 400,000 characters', answering((user) => found(user, `<${'a'.repeat(400_000)}/>`))],
  ['19,000 elements', answering((user) => found(user, '<a>x</a>'.repeat(19_000)))],
  ['19,000 attributes', answering((user) => found(user, `<a ${many(19_000, (at) => `b${at}=""`, ' ')}/>`))],
];

const rowOf = (script: Script, ends: Ending): Row => ({
  fault: '',
  tenantFile: fileOf,
  script: ({ user }) => (user === FIRST ? script : answering((id) => found(id))),
  isMended: false,
  ends,
  defence: 'codec',
  without: '',
});

describe('an answer in XML that', () => {
  it.each(faults)(
    '%s ends as a failure of its own, and nothing of it is logged',
    async (_fault, script, ends) => {
      const row = rowOf(script, ends);
      const played = await play(row);
      expect(wrongs(row, played)).toStrictEqual([]);
      const told = JSON.stringify([played.told.events(), played.told.logged()]);
      const { name, email, card, note } = personOf(FIRST);
      expect([name, email, card, note, 'faultstring'].filter((text) => told.includes(text))).toEqual([]);
    },
  );

  it.each(heavy)('has %s is read', async (_fault, script) => {
    const row = rowOf(script, ok);
    expect(wrongs(row, await play(row))).toStrictEqual([]);
  });
});
