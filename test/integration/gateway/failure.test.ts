/** Answers without an account: their status, their sentence, and their event. */
import { left, right } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import type { Call } from '../../../src/core/call';
import { DEADLINE } from '../../../src/core/call';
import { messagesOf } from '../../../src/contract/messages';
import {
  failureOfStatus,
  payloadInvalid,
  requestInvalid,
  userNotFound,
  type SourceFailure,
} from '../../../src/core/failure';
import type { Signal } from '../../../src/core/signal';
import { MARGIN_MS } from '../../../src/gateway/exchange';
import type { Tenant } from '../../../src/tenant/runtime/tenant';
import {
  BEARER,
  type Sent,
  asked,
  bytesOf,
  errorTo,
  gate,
  roundTrip,
  send,
  start,
  stopAll,
  tenantOf,
  userOf,
  wireTo,
} from '../../support/gateway/gateway';
import { pass, stopTime } from '../../support/time';
import { until } from '../../support/until';

afterEach(stopAll);

const UNAVAILABLE = 'Сейчас не удаётся получить данные. Пожалуйста, попробуйте позже.';
const NOT_FOUND = 'Пользователь с таким идентификатором не найден.';
const BUG = 'На нашей стороне произошла ошибка. Мы уже знаем о ней.';

const failing = (failure: SourceFailure, own: Partial<Tenant> = {}) =>
  tenantOf({ ask: () => TE.left(failure), ...own });

const failures: readonly (readonly [SourceFailure, number, string, object | undefined])[] = [
  [userNotFound, 404, NOT_FOUND, undefined],
  [requestInvalid('identifier'), 400, messagesOf('ru').identifier, { fault: 'identifier' }],
  [{ tag: 'UpstreamTimeout', retryable: true }, 504, UNAVAILABLE, undefined],
  [
    { tag: 'UpstreamUnreachable', retryable: true, code: 'ECONNREFUSED' },
    502,
    UNAVAILABLE,
    { code: 'ECONNREFUSED' },
  ],
  [failureOfStatus(500, '68'), 502, UNAVAILABLE, { status: 500, code: '68' }],
  [failureOfStatus(503), 503, UNAVAILABLE, { status: 503 }],
  [
    payloadInvalid('results.user_info', 'an object'),
    502,
    UNAVAILABLE,
    { path: 'results.user_info', expected: 'an object' },
  ],
  [{ tag: 'IdentityMismatch', retryable: false, path: 'user_id' }, 502, UNAVAILABLE, { path: 'user_id' }],
];

describe('a failure of a source', () => {
  it.each(failures)(
    '$tag has its status, its sentence and its event',
    async (failure, status, message, detail) => {
      const { port, served } = await start([failing(failure)]);
      expect(await errorTo(port)).toEqual({ status, message });
      expect(served()).toHaveLength(1);
      expect(served()[0]).toMatchObject({ tenant: 'acme', outcome: failure.tag, status, sources: [] });
      expect(served()[0]?.detail).toEqual(detail);
    },
  );

  it('logs an incomplete account by field and reason', async () => {
    const failure = { tag: 'AccountIncomplete', field: 'id', reason: 'absent' } as const;
    const { port, served } = await start([tenantOf({ map: () => left(failure) })]);
    expect(await errorTo(port)).toEqual({ status: 502, message: UNAVAILABLE });
    expect(served()).toMatchObject([
      { outcome: 'AccountIncomplete', detail: { field: 'id', reason: 'absent' }, status: 502 },
    ]);
  });

  it('never logs a field that no event may have', async () => {
    const secret = { tag: 'UpstreamTimeout', retryable: true, url: 'https://x/?token=s3cret' } as const;
    const { port, events } = await start([failing(secret)]);
    await errorTo(port);
    expect(JSON.stringify(events)).not.toContain('s3cret');
  });
});

describe('the tenant’s own settings', () => {
  it('with errorStatus 200 every failure after the key check is 200', async () => {
    for (const [failure, , message] of failures) {
      const { port, served } = await start([failing(failure, { errorStatus: 200 })]);
      expect(await errorTo(port)).toEqual({ status: 200, message });
      expect(served()).toMatchObject([{ outcome: failure.tag, status: 200 }]);
    }
    const odd = await start([tenantOf({ errorStatus: 200, identify: () => undefined })]);
    expect(await errorTo(odd.port)).toMatchObject({ status: 200 });
    const bug = await start([
      tenantOf({
        errorStatus: 200,
        map: () => {
          throw new Error('x');
        },
      }),
    ]);
    expect(await errorTo(bug.port)).toEqual({ status: 200, message: BUG });
  });

  it('with errorStatus 200 failures before the key check keep their status', async () => {
    const { port } = await start([tenantOf({ errorStatus: 200 })]);
    expect(await errorTo(port, { headers: [] })).toMatchObject({ status: 401 });
    expect(await errorTo(port, { body: '{' })).toMatchObject({ status: 400 });
    expect(await errorTo(port, { method: 'GET' })).toMatchObject({ status: 405 });
  });

  it('its language and its own sentences are used after the key check', async () => {
    const messages = messagesOf('en', { userNotFound: 'No card. Ask the support.' });
    const own = await start([failing(userNotFound, { messages })]);
    expect((await errorTo(own.port)).message).toBe('No card. Ask the support.');
    const english = await start([failing(failureOfStatus(500), { messages })]);
    expect((await errorTo(english.port)).message).toBe(
      'Your account cannot be shown right now. Please try again later.',
    );
    expect((await errorTo(english.port, { headers: [] })).message).toBe(
      'Сейчас не удаётся показать ваши данные. Пожалуйста, обратитесь в поддержку магазина.',
    );
  });
});

describe('a body that fails', () => {
  const messages = messagesOf('en', { body: 'Own words.' });
  const EN = 'Something went wrong. Please update the app or contact the shop’s support.';
  const RU = 'Что-то пошло не так. Пожалуйста, обновите приложение или обратитесь в поддержку магазина.';
  const longBody = JSON.stringify({ userIdentifier: '4'.repeat(200_000) });

  it.each<[what: string, sent: Sent, status: number, message: string]>([
    ['that is not JSON', { body: '{' }, 400, EN],
    ['that is empty', { body: '' }, 400, EN],
    ['that is a list', { body: '[]' }, 400, 'Own words.'],
    ['that is too long', { body: longBody }, 413, EN],
    ['that is compressed', { headers: [...BEARER, 'Content-Encoding', 'gzip'] }, 415, EN],
    ['without an identifier', { body: '{}' }, 400, messages.identifier],
    [
      'with another key',
      { body: JSON.stringify({ userIdentifier: 1.5, key: 'wrong' }) },
      400,
      messages.identifier,
    ],
  ])(
    '%s is told of in the tenant’s language where a header shows its key',
    async (_what, sent, status, message) => {
      const { port } = await start([tenantOf({ messages, errorStatus: 200 })]);
      expect(await errorTo(port, sent)).toEqual({ status, message });
    },
  );

  it.each<[what: string, sent: Sent]>([
    ['no key', { headers: [], body: '{' }],
    ['a wrong key', { headers: ['Authorization', 'Bearer wrong'], body: '{' }],
    ['two keys', { headers: [...BEARER, 'Key', 'wrong'], body: '{' }],
    ['a key in the body', { headers: [], body: '{"key":' }],
    ['an unknown tenant', { path: '/other/account', body: '{' }],
  ])('with %s is told of in the gateway’s', async (_what, sent) => {
    const { port } = await start([tenantOf({ messages })]);
    expect(await errorTo(port, sent)).toEqual({ status: 400, message: RU });
  });
});

describe('a bug', () => {
  class OddError extends Error {}
  const odd = (): never => {
    throw new OddError('about 79161234567');
  };

  const places: readonly (readonly [string, Partial<Tenant>])[] = [
    ['identify', { identify: odd }],
    ['ask', { ask: odd }],
    ['a source’s task', { ask: () => odd }],
    ['a source’s promise', { ask: () => () => Promise.reject(new OddError('about 79161234567')) }],
    ['map', { map: odd }],
    [
      'an account that no JSON can hold',
      {
        map: () =>
          right({
            id: '1',
            get name() {
              return odd();
            },
          }),
      },
    ],
  ];
  it.each(places)('in %s is caught once, and answered', async (_name, own) => {
    const { port, events } = await start([tenantOf(own)]);
    expect(await errorTo(port)).toEqual({ status: 500, message: BUG });
    expect(events).toMatchObject([
      { event: 'bug-caught', error: 'OddError', frames: expect.any(Array) },
      { event: 'request-served', tenant: 'acme', outcome: 'Bug', status: 500 },
    ]);
    const [bug, served] = events;
    expect(bug).toHaveProperty('requestId', served && 'requestId' in served && served.requestId);
    expect(JSON.stringify(bug)).toContain('test/integration/gateway/failure.test.ts:');
    expect(JSON.stringify(events)).not.toContain('9161234567');
  });

  it('that throws something other than an error is one too', async () => {
    const ask: Tenant['ask'] = () => () => {
      // eslint-disable-next-line @typescript-eslint/only-throw-error
      throw '79161234567';
    };
    const { port, events } = await start([tenantOf({ ask })]);
    expect(await errorTo(port)).toEqual({ status: 500, message: BUG });
    expect(events[0]).toEqual({
      event: 'bug-caught',
      requestId: expect.any(String),
      error: 'string',
      frames: [],
    });
  });

  it('of the registry has the gateway’s sentence', async () => {
    const { port } = await start([], { locale: 'en' }, { registry: { current: odd } });
    const message = 'Something went wrong on our side. We have been told about it.';
    expect(await errorTo(port)).toEqual({ status: 500, message });
    expect(await errorTo(port, { method: 'GET', path: '/readyz' })).toEqual({ status: 500, message });
  });

  it('leaves the bridge serving', async () => {
    let throws = true;
    const { port } = await start([tenantOf({ map: ([id]) => (throws ? odd() : right({ id: String(id) })) })]);
    expect(await errorTo(port)).toMatchObject({ status: 500 });
    throws = false;
    expect(userOf(await send(port, { body: asked('42') })).id).toBe('42');
  });
});

describe('an event', () => {
  it('has the outcome, the time and the sources of a served request, and the shopper’s pseudonym', async () => {
    const timing = { source: 'loyalty', outcome: 'ok', durationMs: 29.9 };
    let now = 1000;
    jest.spyOn(performance, 'now').mockImplementation(() => now);
    const tenant = tenantOf({
      identify: (identifier) => identifier.trim(),
      ask: (_identifier, call) => {
        now = 1030.04;
        call.timings.push(timing);
        return TE.right([]);
      },
    });
    const { port, events } = await start(
      [tenant],
      {},
      { subject: (identifier) => `subject of ${identifier}` },
    );
    await send(port, { body: asked(' 42 ') });
    expect(events).toEqual([
      {
        event: 'request-served',
        requestId: expect.any(String),
        key: 'ACME_APP_KEY',
        tenant: 'acme',
        outcome: 'ok',
        status: 200,
        durationMs: 30,
        sources: [timing],
        subject: 'subject of 42',
      },
    ]);
  });

  it('has no pseudonym before the key check or without a key for pseudonyms', async () => {
    const { port, served } = await start([tenantOf()], {}, { subject: () => 'pseudonym' });
    await errorTo(port, { headers: [] });
    expect(served()[0]).not.toHaveProperty('subject');
    const plain = await start();
    await send(plain.port, { body: asked('42') });
    expect(plain.served()[0]).not.toHaveProperty('subject');
  });

  it('that cannot be emitted does not prevent the answer', async () => {
    const emit = () => {
      throw new Error('the log is full');
    };
    const { port } = await start([tenantOf()], {}, { emit });
    expect(userOf(await send(port, { body: asked('42') })).id).toBe('42');
    expect(await errorTo(port, { path: '/' })).toMatchObject({ status: 404 });
    const bad = await start(
      [
        tenantOf({
          map: () => {
            throw new Error('x');
          },
        }),
      ],
      {},
      { emit },
    );
    expect(await errorTo(bad.port)).toMatchObject({ status: 500 });
  });
});

describe('the deadline', () => {
  it('aborts the call with DEADLINE, and the source’s own answer is given', async () => {
    const calls: Call[] = [];
    const tenant = tenantOf({
      ask: (_identifier, call) => () =>
        new Promise((resolve) => {
          calls.push(call);
          call.signal.addEventListener('abort', () =>
            resolve(left({ tag: 'UpstreamUnreachable', retryable: false, code: 'ECANCELED' })),
          );
        }),
    });
    stopTime();
    const { port, served } = await start([tenant], { requestDeadlineMs: 60 });
    const answer = errorTo(port);
    await until(() => calls.length === 1);
    await pass(59);
    expect(calls[0]?.signal.aborted).toBe(false);
    await pass(1);
    expect(await answer).toMatchObject({ status: 502 });
    expect(calls[0]?.signal.reason).toBe(DEADLINE);
    expect(served()[0]?.durationMs).toBe(60);
  });

  it('ends a source that ignores it, with the tenant’s sentence, once', async () => {
    const late = gate<undefined>();
    let begun = false;
    const tenant = tenantOf({
      errorStatus: 200,
      ask: (_identifier, call) => async () => {
        begun = true;
        await late.opened;
        call.timings.push({ source: 'late', outcome: 'ok', durationMs: 1 });
        return right([]);
      },
    });
    stopTime();
    const { port, events, served } = await start([tenant], { requestDeadlineMs: 40 });
    const answer = errorTo(port);
    await until(() => begun);
    await pass(40 + MARGIN_MS - 1);
    expect(events).toEqual([]);
    await pass(1);
    expect(await answer).toEqual({ status: 200, message: UNAVAILABLE });
    late.release(undefined);
    await roundTrip(port);
    expect(events).toHaveLength(1);
    expect(served()).toMatchObject([
      { outcome: 'UpstreamTimeout', status: 200, durationMs: 40 + MARGIN_MS, sources: [] },
    ]);
  });

  it('does not close the connection, even when the late source throws in the end', async () => {
    const late = gate<undefined>();
    let first = true;
    const tenant = tenantOf({
      ask: (identifier) => async () => {
        if (!first) return right([identifier]);
        first = false;
        await late.opened;
        throw new TypeError('late');
      },
    });
    const { port, events } = await start([tenant], { requestDeadlineMs: 40 });
    const wire = wireTo(port, bytesOf(asked('42')));
    await until(() => wire.received().includes('504'));
    late.release(undefined);
    await until(() => events.some(({ event }) => event === 'bug-caught'));
    wire.socket.write(bytesOf(asked('43')));
    await until(() => wire.received().includes('{"id":"43"}'));
    wire.socket.destroy();
  });

  it('leaves a finished call’s signal alone', async () => {
    const signals: Signal[] = [];
    const tenant = tenantOf({
      ask: (_identifier, { signal }) => {
        signals.push(signal);
        return TE.right([]);
      },
    });
    stopTime();
    const { port } = await start([tenant], { requestDeadlineMs: 30 });
    await send(port, { body: asked('42') });
    await pass(60);
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  });

  it('uses the clock of the call', async () => {
    const then = new Date('2026-01-02T03:04:05Z');
    const tenant = tenantOf({ map: (_payloads, call) => right({ id: call.now().toISOString() }) });
    const { port } = await start([tenant], {}, { clock: () => then });
    expect(userOf(await send(port, { body: asked('42') })).id).toBe('2026-01-02T03:04:05.000Z');
  });
});

describe('a client that disconnects', () => {
  const waiting = () => {
    const calls: Call[] = [];
    const tenant = tenantOf({
      ask: (_identifier, call) => () => {
        calls.push(call);
        return new Promise(() => undefined);
      },
    });
    return { calls, tenant };
  };

  it('ends the call, but not with DEADLINE, and is logged as Gone', async () => {
    stopTime();
    const { calls, tenant } = waiting();
    const { port, served } = await start([tenant], { requestDeadlineMs: 500 });
    const wire = wireTo(port, bytesOf(asked('42')));
    await until(() => calls.length === 1);
    expect(calls[0]?.signal.aborted).toBe(false);
    wire.socket.destroy();
    await until(() => calls[0]?.signal.aborted === true);
    expect(calls[0]?.signal.reason).not.toBe(DEADLINE);
    await pass(500 + MARGIN_MS);
    expect(served()).toMatchObject([{ tenant: 'acme', outcome: 'Gone', status: 499 }]);
    expect(served()).toHaveLength(1);
  });

  it('ends its pipelined calls too', async () => {
    const { calls, tenant } = waiting();
    const { port, served } = await start([tenant]);
    const wire = wireTo(port, bytesOf(asked('42')) + bytesOf(asked('43')));
    await until(() => calls.length === 2);
    wire.socket.resetAndDestroy();
    await until(() => calls.every(({ signal }) => signal.aborted));
    expect(served()).toMatchObject([{ outcome: 'Gone' }, { outcome: 'Gone' }]);
  });

  it('within its body is Gone as well, and no source is asked', async () => {
    const { calls, tenant } = waiting();
    const { port, served } = await start([tenant]);
    const wire = wireTo(port, bytesOf(asked('42')).slice(0, -3));
    await roundTrip(port);
    wire.socket.resetAndDestroy();
    await until(() => served().length === 1);
    expect(served()).toMatchObject([{ outcome: 'Gone', status: 499 }]);
    expect(calls).toEqual([]);
  });
});
