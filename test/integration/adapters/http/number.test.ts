/** A number in the JSON of a request to a described upstream: every digit of it arrives. */
import { right } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import { http } from '../../../../adapters/http';
import { ExactNumber } from '../../../../src/values/codec';
import type { HttpAnswer, HttpRequest } from '../../../../src/adapter/http';
import { resolve } from '../../../../src/resolve';
import type { Loaded } from '../../../../src/tenant/load';
import { writeJson } from '../../../../src/json/write';
import { applyProblem } from '../../../support/tenant/apply';
import { contextOf, load } from '../../../support/tenant/world';
import { callOf } from '../../../support/upstream/call';

const found = (id: unknown): HttpAnswer => ({ status: 200, body: right({ id, balance: 5 }) });

interface Described {
  readonly id?: string;
  readonly sent?: unknown;
}

const file = ({ id = 'integer!', sent = { $number: '{crm.id}' } }: Described): string =>
  JSON.stringify({
    access: 'open',
    identifier: { type: 'digits' },
    sources: {
      crm: {
        adapter: 'http',
        settings: { baseUrl: 'https://crm.example', answer: { notFound: [{ status: 404 }] } },
        lookup: { path: '/{request.userIdentifier}', owner: 'unsaid' },
        payload: { id },
      },
      wallet: {
        adapter: 'http',
        settings: { baseUrl: 'https://wallet.example', answer: { notFound: [{ status: 404 }] } },
        lookup: { path: '/', owner: 'unsaid', method: 'POST', json: { list: [sent] } },
        payload: { balance: 'number' },
        optional: true,
      },
    },
    user: { id: 'request.userIdentifier', bonuses: 'wallet.balance' },
  });

interface World {
  readonly loaded: Loaded;
  readonly bodies: readonly string[];
}

const world = (text: string, id: unknown): World => {
  const bodies: string[] = [];
  const send = ({ body }: HttpRequest): TE.TaskEither<never, HttpAnswer> => {
    if (body?.type === 'json') bodies.push(writeJson(body.value) ?? 'no JSON');
    return TE.right(found(id));
  };
  const context = contextOf([http], { http: () => ({ send, dispose: () => undefined }) });
  return { loaded: load(text, context), bodies };
};

/** What the second upstream is sent when the first one answers with an id. */
const sentFor = async (
  id: unknown,
  described: Described = {},
  identifier = '7',
): Promise<readonly string[]> => {
  const { loaded, bodies } = world(file(described), id);
  if (loaded.tenant === undefined) throw new Error(JSON.stringify(loaded.problems));
  await resolve(loaded.tenant, identifier, callOf())();
  return bodies;
};

describe('a number from another source', () => {
  test.each([
    [42, '42'],
    [-1.5, '-1.5'],
    [new ExactNumber('9007199254740993'), '9007199254740993'],
  ])('%j is sent digit by digit', async (id, digits) => {
    expect(await sentFor(id, { id: 'number!' })).toStrictEqual([`{"list":[${digits}]}`]);
  });

  test('is a text where the template is the whole value', async () => {
    expect(await sentFor(42, { sent: '{crm.id}' })).toStrictEqual(['{"list":["42"]}']);
  });

  test('that is absent prevents the request', async () => {
    expect(await sentFor(null, { id: 'integer?' })).toStrictEqual([]);
  });
});

describe('digits of the request', () => {
  const described = { sent: { $number: '{request.userIdentifier}' } };

  test('are sent whole, however many they are', async () => {
    expect(await sentFor(42, described, '12345678901234567890')).toStrictEqual([
      '{"list":[12345678901234567890]}',
    ]);
  });

  test('that start with 0 are not a number', async () => {
    expect(await sentFor(42, described, '042')).toStrictEqual([]);
  });
});

describe('the check of a number', () => {
  test.each(['text!', 'integer | text!', "'42' | '43'!"])('refuses %j, and suggests a text', (id) => {
    const text = file({ id });
    const [problem, ...others] = world(text, 42).loaded.problems;
    if (problem === undefined) throw new Error('nothing was found');
    expect([problem.code, others]).toStrictEqual(['value-wrong', []]);
    expect(world(applyProblem(text, problem) ?? '', 42).loaded.problems).toStrictEqual([]);
  });
});

describe('the old name of "$value"', () => {
  const fixed = (described: Described) => {
    const text = file(described);
    const problem = world(text, 42).loaded.problems.find(({ code }) => code === 'key-old');
    if (problem === undefined) throw new Error('it was not found');
    return { asks: problem.fix?.asks, text: applyProblem(text, problem) ?? '' };
  };

  test('is corrected where the value is a number', () => {
    const { asks, text } = fixed({});
    expect(asks).toBeUndefined();
    expect(text).toContain('{ "$value": "crm.id" }');
    expect(world(text, 42).loaded.problems).toStrictEqual([]);
  });

  test('is left to its author where digits would become a number', () => {
    const { asks, text } = fixed({ sent: { $number: '{request.userIdentifier}' } });
    expect(asks).toBe(true);
    expect(world(text, 42).loaded.problems.map(({ code }) => code)).toStrictEqual(['source-unused']);
  });
});
