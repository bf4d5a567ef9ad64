/** The documentation: its examples and lists agree with the code. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import nock from 'nock';
import { reasons } from '../../../src/core/absence';
import type { Reason } from '../../../src/core/absence';
import { outcomes } from '../../../src/core/failure';
import { absentOf } from '../../../src/fixture/losses';
import { pointbank } from '../../../docs/example-adapter';
import { spaaza } from '../../../adapters/spaaza';
import { loadSource } from '../../support/adapters/tenant';
import { contextOf, load } from '../../support/tenant/world';
import { callOf } from '../../support/upstream/call';
import { ROOT } from '../../support/root';

const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

const { tenant, problems } = loadSource({
  adapters: [pointbank],
  source: { adapter: 'pointbank', settings: pointbank.example.settings, lookup: pointbank.example.lookup },
  user: pointbank.example.user,
  variables: { POINTBANK_TOKEN: 'invented-token' },
});

afterEach(() => nock.cleanAll());
afterAll(() => {
  tenant?.dispose();
  nock.restore(); // node:http is the process's, and other tests may run in it
});

test('an HTTP adapter fits into 60 lines', () => {
  expect(read('docs/example-adapter.ts').trimEnd().split('\n').length).toBeLessThanOrEqual(60);
});

test('the adapter of the guide sends the expected request and gives the account of its example', async () => {
  expect(problems).toStrictEqual([]);
  const scope = nock('https://pointbank.example', { reqheaders: { authorization: 'Bearer invented-token' } })
    .get('/v1/members/71234567890')
    .reply(200, { member: '71234567890', name: 'Foo', points: 12.5 });
  const call = callOf();
  const payloads = await tenant!.ask('71234567890', call)();
  expect(payloads._tag === 'Right' && tenant!.map(payloads.right, call)).toStrictEqual({
    _tag: 'Right',
    right: pointbank.example.account,
  });
  expect(scope.isDone()).toBe(true);
});

test('the adapter of the guide reads 404 as an unknown user, as documented', async () => {
  nock('https://pointbank.example').get('/v1/members/71234567890').reply(404);
  const answer = await tenant!.ask('71234567890', callOf())();
  expect(answer).toStrictEqual({ _tag: 'Left', left: { tag: 'UserNotFound' } });
});

test('docs/reference/explain.md names every reason for which a field is left out', () => {
  const text = read('docs/reference/explain.md');
  expect(Object.keys(reasons).filter((reason) => !text.includes(`\`${reason}\``))).toEqual([]);
});

test('docs/reference/explain.md says which reasons are losses', () => {
  const isReason = (name: string): name is Reason => Object.hasOwn(reasons, name);
  const isLoss = (reason: Reason): boolean => Object.hasOwn(absentOf([{ field: 'name', reason }]), 'name');
  const losses = Object.keys(reasons).filter(isReason).filter(isLoss);
  const rows = read('docs/reference/explain.md').matchAll(/^\| `([a-z-]+)` +\| (?:none|unknown) +\| yes /gm);
  expect([...rows].map(([, reason]) => reason)).toEqual(losses);
});

describe('SECURITY.md', () => {
  const [, promises = '', attacks = ''] =
    /\n## Promises\n([^]*?)\n## Tried as an attacker\n([^]*?)\n## /.exec(read('SECURITY.md')) ?? [];
  const itemsOf = (section: string): readonly string[] => section.split('\n- ').slice(1);
  const [held, tried] = [itemsOf(promises), itemsOf(attacks)];

  /** A file of tests, and parts of their titles. */
  const testsIn = (promise: string): readonly (readonly [file: string, name: string])[] =>
    [...promise.matchAll(/`(test\/[^`]+)`((?:,?\s+“[^”]+”)+)/g)].flatMap(([, file = '', names = '']) =>
      [...names.matchAll(/“([^”]+)”/g)].map(([, name = '']) => [file, name.replace(/\s+/g, ' ')] as const),
    );

  /** Within one string of the file, so that a comment does not count as a test. */
  const hasTest = (file: string, name: string): boolean =>
    read(file)
      .replace(/^\s*(\/?\*|\/\/).*$/gm, '')
      .split('\n')
      .some((line) => new RegExp(`['"\`].*${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`).test(line));

  test('has promises and attacks, and each names the tests that cover it', () => {
    expect(held.length).toBeGreaterThan(10);
    expect(tried.length).toBeGreaterThan(5);
    expect([...held, ...tried].filter((item) => testsIn(item).length === 0)).toEqual([]);
  });

  test.each([...held, ...tried].flatMap(testsIn))('names a test of %s: %s', (file, name) => {
    expect(name.length).toBeGreaterThan(11);
    expect(hasTest(file, name)).toBe(true);
  });

  test('fails if it names a test that does not exist', () => {
    expect(hasTest('test/unit/project/documentation.test.ts', ['a test', 'that is nowhere'].join(' '))).toBe(
      false,
    );
  });
});

test('docs/reference/log.md explains every outcome in the log', () => {
  const text = read('docs/reference/log.md');
  const names = [...Object.keys(outcomes), 'Gone', 'Bug'];
  expect(names.filter((name) => !text.includes(`\n| \`${name}\` `))).toEqual([]);
});

test('docs/reference/log.md explains every other event', () => {
  const text = read('docs/reference/log.md');
  const events = [...read('src/observe/events.ts').matchAll(/readonly event: '([\w-]+)';/g)].map(
    ([, name = '']) => name,
  );
  expect(events.length).toBeGreaterThan(10);
  expect(events.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

test('docs/reference/metrics.md explains every cause for which a source fails', () => {
  const text = read('docs/reference/metrics.md');
  const causes = [...read('src/observe/metrics/cause.ts').matchAll(/^ {2}\| '([\w-]+)';?$/gm)];
  expect(causes.length).toBeGreaterThan(20);
  expect(causes.map(([, cause = '']) => cause).filter((cause) => !text.includes(`\`${cause}\``))).toEqual([]);
});

test('docs/reference/answers.md names every status of an answer', () => {
  const statuses = [...read('src/core/failure.ts').matchAll(/status: (\d{3}), message/g)].map(
    ([, status]) => status,
  );
  expect(statuses).toContain('429');
  const rows = read('docs/reference/answers.md')
    .split('\n')
    .filter((line) => /^\| \d{3}/.test(line));
  expect(statuses.filter((status) => !rows.some((row) => row.includes(String(status))))).toEqual([]);
});

test('the protection that docs/reference/tenant-file.md shows is accepted unchanged', () => {
  const [, shown = ''] = /```json\n("limits"[^`]*)```/.exec(read('docs/reference/tenant-file.md')) ?? [];
  const head = '"access": "open", "identifier": { "type": "phone" }';
  const text = `{ ${head}, ${shown}, "user": { "id": { "from": "loyalty.user_id", "via": ["text"] } } }`;
  const found = load(text, contextOf([spaaza], { variables: { TOKEN: 'invented-token' } })).problems;
  expect(found).toStrictEqual([]);
});
