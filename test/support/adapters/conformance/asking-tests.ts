/** The suite's tests of calls: known and unknown users, and everything that an upstream can do instead of answering. */
import { isRight, left } from 'fp-ts/Either';
import { callOf } from '../../upstream/call';
import { leaksOf } from '../leaks';
import { objectOf } from '../settings';
import { PAGE, PLANTED, json, mayBeRefused, mustArrive, wrongShapes } from './oddities';
import {
  DEADLINE_MS,
  askOnce,
  hiddenOf,
  open,
  payloadOf,
  trafficOf,
  type Opened,
  type Outcome,
} from './source';
import type { Conformance, Scenario, Tests } from './suite';
import { until } from '../../until';
import { pass, stopTime } from '../../time';

const expectLiteral = async (suite: Conformance, source: Opened, identifier: string): Promise<void> => {
  const before = source.traffic?.requests() ?? 0;
  const outcome = await source.ask(identifier);
  const requests = (source.traffic?.requests() ?? 0) - before;
  const wire = source.traffic === undefined ? 0 : 1;
  if (isRight(outcome))
    expect([identifier, suite.said(outcome.right), requests]).toStrictEqual([identifier, identifier, wire]);
  else if (suite.arrivesUnsaid?.(identifier) === true)
    expect([identifier, outcome.left.tag, requests]).toStrictEqual([identifier, 'PayloadInvalid', wire]);
  else {
    expect([identifier, mayBeRefused.includes(identifier), requests]).toStrictEqual([identifier, true, 0]);
    expect(['RequestInvalid', 'UserNotFound', 'PayloadInvalid']).toContain(outcome.left.tag);
  }
};

/** Every failure that this upstream can have, and the texts that it must not show. */
const failuresOf = async (suite: Conformance): Promise<readonly Outcome[]> => {
  const { identifier } = suite.found;
  const planted = `${PLANTED} ${identifier} ${hiddenOf(suite).join(' ')}`;
  const scenarios: readonly Scenario[] = [
    { kind: 'somebody else' },
    ...(['stall', 'drip', 'reset', 'break off', 'closed port'] as const).map((kind) => ({ kind })),
    ...[200, 302, 400, 401, 403, 404, 429, 500, 503].flatMap((status): Scenario[] => [
      { kind: 'answer', answer: { status, type: 'text/html', body: planted } },
      {
        kind: 'answer',
        answer: json(JSON.stringify({ error: { code: planted }, [planted]: planted }), status),
      },
    ]),
  ];
  const outcomes: Outcome[] = [];
  for (const scenario of scenarios) outcomes.push(await askOnce(suite, scenario));
  return outcomes;
};

export const askingTests: Tests = {
  'a known user is found': async (suite) => {
    const source = await open(suite, { kind: 'documented' });
    expect(payloadOf(await source.ask(suite.found.identifier))).toStrictEqual(suite.found.payload);
    expect(source.events).toStrictEqual([]);
  },

  'a change of one payload does not change the next': async (suite) => {
    const source = await open(suite, { kind: 'documented' });
    const first = payloadOf(await source.ask(suite.found.identifier));
    const held = objectOf(first);
    for (const key of Object.keys(held)) Reflect.deleteProperty(held, key);
    expect(payloadOf(await source.ask(suite.found.identifier))).toStrictEqual(suite.found.payload);
  },

  'an unknown user is UserNotFound': async (suite) => {
    const source = await open(suite, { kind: 'documented' });
    expect(await source.ask(suite.unknown)).toStrictEqual(left({ tag: 'UserNotFound' }));
  },

  'an upstream’s error is UpstreamRejected, or UpstreamOverloaded when it says so': async (suite) => {
    // Without 404, which some upstreams document as “no such user”: their fixtures say so.
    for (const status of [301, 400, 401, 403, 418, 500, 502, 504])
      expect(await askOnce(suite, { kind: 'answer', answer: { status, ...PAGE } })).toStrictEqual(
        left({ tag: 'UpstreamRejected', retryable: status >= 500, status }),
      );
    for (const status of [429, 503])
      expect(await askOnce(suite, { kind: 'answer', answer: { status, ...PAGE } })).toStrictEqual(
        left({ tag: 'UpstreamOverloaded', retryable: true, status }),
      );
    const later = { status: 503, ...PAGE, headers: { 'retry-after': '7' } };
    expect(await askOnce(suite, { kind: 'answer', answer: later })).toStrictEqual(
      left({ tag: 'UpstreamOverloaded', retryable: true, status: 503, retryAfterMs: 7000 }),
    );
  },

  'an answer of another shape is PayloadInvalid': async (suite) => {
    for (const answer of wrongShapes)
      expect(await askOnce(suite, { kind: 'answer', answer })).toMatchObject(
        left({ tag: 'PayloadInvalid', retryable: false }),
      );
  },

  'one leaf of another type is reported by its path, and the rest is answered': async (suite) => {
    const source = await open(suite, { kind: 'wrong leaf' });
    payloadOf(await source.ask(suite.found.identifier));
    expect(source.events).toMatchObject([{ event: 'leaf-mismatched', path: suite.wrongLeaf }]);
    expect(leaksOf(source.events, hiddenOf(suite))).toStrictEqual([]);
  },

  'another user’s payload is IdentityMismatch': async (suite) => {
    expect(await askOnce(suite, { kind: 'somebody else' })).toMatchObject(
      left({ tag: 'IdentityMismatch', retryable: false }),
    );
  },

  'an upstream that stalls, or never ends its answer, is UpstreamTimeout within the deadline': async (
    suite,
  ) => {
    for (const kind of ['stall', 'drip'] as const) {
      stopTime();
      const source = await open(suite, { kind });
      const ended = jest.fn();
      const outcome = source.ask(suite.found.identifier).finally(ended);
      await until(() => trafficOf(source).requests() === 1);
      await pass(DEADLINE_MS - 1);
      expect(ended).not.toHaveBeenCalled();
      await pass(1);
      expect(await outcome).toStrictEqual(left({ tag: 'UpstreamTimeout', retryable: true }));
      jest.useRealTimers();
      await until(() => trafficOf(source).open() === 0);
    }
  },

  'an upstream that cannot be reached, or closes the connection, is UpstreamUnreachable': async (suite) => {
    for (const kind of ['reset', 'break off', 'closed port'] as const)
      expect(await askOnce(suite, { kind })).toStrictEqual(
        left({
          tag: 'UpstreamUnreachable',
          retryable: true,
          code: kind === 'closed port' ? 'ECONNREFUSED' : 'ECONNRESET',
        }),
      );
  },

  'a call that is over sends no request': async (suite) => {
    const source = await open(suite, { kind: 'echo', identifiers: [suite.found.identifier] });
    const outcome = await source.ask(suite.found.identifier, callOf(AbortSignal.abort()));
    expect(outcome).toStrictEqual(left({ tag: 'UpstreamTimeout', retryable: false }));
    expect(source.traffic?.connections() ?? 0).toBe(0);
  },

  'an app that disconnects ends its call at once': async (suite) => {
    stopTime(); // so that no deadline ends it
    const source = await open(suite, { kind: 'stall' });
    const controller = new AbortController();
    const outcome = source.ask(suite.found.identifier, callOf(controller.signal));
    await until(() => trafficOf(source).requests() === 1);
    controller.abort();
    expect(await outcome).toStrictEqual(left({ tag: 'UpstreamTimeout', retryable: false }));
    jest.useRealTimers();
  },

  'users requested at the same time are not mixed up': async (suite) => {
    const identifiers = Array.from({ length: 40 }, (_, index) => `user-${index}@example.com`);
    const source = await open(suite, { kind: 'echo', identifiers });
    const outcomes = await Promise.all(identifiers.map((identifier) => source.ask(identifier)));
    expect(outcomes.map((outcome) => suite.said(payloadOf(outcome)))).toStrictEqual(identifiers);
  },

  'the payload’s credentials are removed by the adapter': async (suite) => {
    const { credentials } = suite.adapter;
    expect([credentials.length > 0, suite.hidden.length > 0]).toStrictEqual([true, true]);
    for (const kind of ['documented', 'wrong leaf'] as const) {
      const payload = payloadOf(await askOnce(suite, { kind }));
      expect(Object.keys(objectOf(payload)).filter((key) => credentials.includes(key))).toStrictEqual([]);
      expect(leaksOf(payload, suite.hidden)).toStrictEqual([]);
    }
  },

  'an odd identifier arrives as one literal value': async (suite) => {
    const identifiers = [...mustArrive, ...mayBeRefused];
    const source = await open(suite, { kind: 'echo', identifiers });
    for (const identifier of identifiers) await expectLiteral(suite, source, identifier);
  },

  'no failure contains a secret, the identifier, or a text of the upstream': async (suite) => {
    const hidden = [...hiddenOf(suite), suite.found.identifier, PLANTED];
    const outcomes = await failuresOf(suite);
    expect(outcomes.filter(isRight)).toStrictEqual([]);
    expect(outcomes.map((outcome) => leaksOf(outcome, hidden))).toStrictEqual(outcomes.map(() => []));
  },

  'disposing closes the connections': async (suite) => {
    const source = await open(suite, { kind: 'echo', identifiers: [suite.found.identifier] });
    payloadOf(await source.ask(suite.found.identifier));
    expect(trafficOf(source).open()).toBe(1);
    source.dispose();
    await until(() => trafficOf(source).open() === 0);
  },
};
