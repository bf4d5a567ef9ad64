/** Planted keys and identifiers: no output of the gateway contains one. */
import { left, right } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import { Writable } from 'node:stream';
import { failureOfStatus, payloadInvalid, userNotFound } from '../../../src/core/failure';
import { createLog } from '../../../src/observe/log';
import { subjectOf } from '../../../src/observe/pseudonym';
import type { Tenant } from '../../../src/tenant/runtime/tenant';
import {
  answersIn,
  asked,
  bytesOf,
  digestOf,
  roundTrip,
  send,
  start,
  stopAll,
  tenantOf,
  wireTo,
} from '../../support/gateway/gateway';
import { leaksIn } from '../../support/e2e/leaks';

afterEach(stopAll);

const CANARY_KEY = 'canary-key-1f2e3d';
const WRONG_KEY = 'canary-wrong-9a8b7c';
const PERSON = '79160001122';
const VALUE = 'canary-value-55aa';
const CANARIES = [CANARY_KEY, WRONG_KEY, PERSON, VALUE];

const thrown = (): never => {
  throw Object.assign(new TypeError(`no ${PERSON} for ${CANARY_KEY}`), { value: VALUE });
};

const endings: readonly Partial<Tenant>[] = [
  {},
  { identify: () => undefined },
  { identify: thrown },
  { ask: () => TE.left(userNotFound) },
  { ask: () => TE.left(failureOfStatus(500, '68')) },
  { ask: () => TE.left(payloadInvalid('results.user_info', 'an object')) },
  { ask: thrown },
  { ask: () => () => Promise.reject(new Error(`${PERSON} ${VALUE}`)) },
  { map: () => left({ tag: 'AccountIncomplete', field: 'id', reason: 'absent' }) },
  { map: thrown },
  { ask: () => () => new Promise(() => undefined) },
];

const odd = [
  asked(PERSON, { key: WRONG_KEY }),
  asked([PERSON], { key: CANARY_KEY }),
  asked(`${PERSON}\u0000`),
  `{"userIdentifier":"${PERSON}","userIdentifier":"${VALUE}"}`,
  `{"userIdentifier":"${PERSON}"`,
  `["${PERSON}"]`,
  Buffer.concat([Buffer.from(`{"userIdentifier":"${PERSON}`), Buffer.from([0xff, 0x22, 0x7d])]),
  asked(PERSON, { pad: VALUE.repeat(2000) }),
];

const inOtherWords = (text: string): readonly string[] => [
  text,
  Buffer.from(text).toString('base64url'),
  Buffer.from(text).toString('hex'),
];

/** Request ids that an app server made from personal data or a key, unchanged or encoded. */
const told = [
  ...[PERSON, `user-${PERSON}`, `${PERSON.slice(1)}.1`, PERSON.replace(/(\d)(\d{3})(\d{3})/, '$1-$2-$3-')],
  ...[...inOtherWords(PERSON), ...inOtherWords(CANARY_KEY)],
];

const shown = [`id-${CANARY_KEY}`, CANARY_KEY.toUpperCase(), CANARY_KEY.replaceAll('-', '.')];

const headerSets = [
  ...[...told, ...shown].map((id) => ['Key', CANARY_KEY, 'X-Request-Id', id]),
  ...[...told, WRONG_KEY].map((id) => ['Key', WRONG_KEY, 'X-Request-Id', id]),
  ['Authorization', `Bearer ${CANARY_KEY}`],
  ['Authorization', `Bearer ${WRONG_KEY}`],
  ['Authorization', `Basic ${CANARY_KEY}`],
  ['Key', CANARY_KEY, 'Key', WRONG_KEY],
  ['Key', CANARY_KEY, 'Content-Type', `text/${VALUE}`],
  ['Key', CANARY_KEY, 'X-Request-Id', `${VALUE} ${PERSON}`],
  [],
];

const paths = [
  '/acme/account',
  `/${PERSON}/account`,
  `/account?key=${CANARY_KEY}`,
  `/${VALUE}`,
  `/%zz${PERSON}/account`,
];

const raw = [
  `${PERSON} ${CANARY_KEY}\r\n\r\n`,
  `POST /${PERSON} HTTP/1.1\r\nKey : ${CANARY_KEY}\r\n\r\n`,
  `POST /acme/account HTTP/1.1\r\nHost: b\r\nKey: ${CANARY_KEY}\r\nX-Long: ${VALUE.repeat(2000)}\r\n\r\n`,
  `CONNECT ${PERSON}:443 HTTP/1.1\r\nHost: ${VALUE}\r\n\r\n`,
  bytesOf(asked(PERSON), [`Key: ${CANARY_KEY}`, 'Transfer-Encoding: chunked']),
];

it('writes no key, no identifier and no value to any answer, event or log line', async () => {
  const lines: string[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, next) => {
      lines.push(chunk.toString());
      next();
    },
  });
  const log = createLog({ level: 'debug', stream }).emit;
  const answers: string[] = [];
  const events: unknown[] = [];
  const suffer = async (own: Partial<Tenant>) => {
    const tenant = tenantOf({ access: [digestOf(CANARY_KEY)], map: () => right({ id: 'somebody' }), ...own });
    const emit = (event: Parameters<typeof log>[0]) => {
      events.push(event);
      log(event);
    };
    const options = { emit, subject: subjectOf(`subject key ${VALUE}`) };
    const { port } = await start([tenant], { requestDeadlineMs: 100 }, options);
    const tell = async (sent: Parameters<typeof send>[1]) => {
      const { status, headers, text } = await send(port, sent);
      answers.push(JSON.stringify({ status, headers, text }));
    };
    await Promise.all([
      ...headerSets.map((headers) => tell({ headers, body: asked(PERSON) })),
      ...odd.map((body, index) =>
        tell({ headers: ['Key', CANARY_KEY, 'X-Request-Id', told[index % told.length] ?? ''], body }),
      ),
      ...paths.map((path) => tell({ path, body: asked(PERSON, { key: CANARY_KEY }) })),
      ...raw.map(async (bytes) => {
        const text = await wireTo(port, bytes).ended;
        expect(answersIn(text).length).toBeGreaterThan(0);
        answers.push(text);
      }),
    ]);
    const gone = wireTo(port, bytesOf(asked(PERSON), [`Key: ${CANARY_KEY}`]));
    await roundTrip(port);
    gone.socket.destroy();
    await gone.ended;
  };
  await Promise.all(endings.map(suffer));
  await stopAll();
  const requests = endings.length * (headerSets.length + odd.length + paths.length + raw.length);
  expect(answers).toHaveLength(requests);
  expect(events.length).toBeGreaterThanOrEqual(requests);
  expect(lines).toHaveLength(events.length);
  const leaving = [...answers, ...lines, ...events.map((event) => JSON.stringify(event))].join('\n');
  expect(leaksIn(leaving, CANARIES)).toEqual([]);
  for (const needed of [
    '"outcome":"ok"',
    '"outcome":"Bug"',
    '"event":"bug-caught"',
    '"subject":"',
    '"fault":"framing"',
  ])
    expect(leaving).toContain(needed);
});
