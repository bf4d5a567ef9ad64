/** `init` and `infer` with answers that have an object for one customer, and a list for several. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run, type Ended } from '../../support/cli';
import { leaksIn } from '../../support/e2e/leaks';
import { makeFolder, removeFolders } from '../../support/e2e/tenants';

const PERSONAL = ['Канарейкина', 'veronika.kanareikina@canary.example', '7771234', '7771235'];

const customer = (id: number, rest: object = {}): object => ({
  id,
  name: 'Канарейкина',
  email: 'veronika.kanareikina@canary.example',
  ...rest,
});

const [ONE, TWO] = [customer(7771234, { vip: true }), customer(7771235)];
const BALANCE = { type: 'main', amount: 7771234 };

const FILES: Readonly<Record<string, unknown>> = {
  one: { customer: ONE },
  several: { customer: [ONE, TWO] },
  'one-in-list': { customer: [ONE] },
  'one-whole': ONE,
  'several-whole': [ONE, TWO],
  'one-inside': { data: { customer: ONE } },
  'several-inside': { data: [{ customer: TWO }] },
  balance: BALANCE,
  balances: [BALANCE, { ...BALANCE, type: 'gift' }],
};

let folder: string;

beforeAll(() => {
  folder = makeFolder();
  for (const [name, value] of Object.entries(FILES))
    writeFileSync(join(folder, `${name}.json`), JSON.stringify(value));
  writeFileSync(join(folder, 'one.xml'), '<a><customer id="7771234"/></a>');
});

afterAll(removeFolders);

interface Started extends Ended {
  readonly source: {
    readonly settings: { readonly answer: unknown };
    readonly payload: unknown;
  };
}

const init = async (name: string, ...answers: readonly string[]): Promise<Started> => {
  const flags = answers.flatMap((each) => ['--answer', `${each}.json`]);
  const ended = await run(['init', name, '--adapter', 'http', ...flags], {}, folder);
  expect([ended.code, ended.stderr]).toEqual([0, '']);
  const [file, fixture] = ['tenant.json', 'fixtures/first.json'].map((path) =>
    readFileSync(join(folder, 'mappings', name, path), 'utf8'),
  );
  expect(leaksIn(`${file}${fixture}${ended.stdout}`, PERSONAL)).toEqual([]);
  const tenant = JSON.parse(file ?? '') as { readonly sources: { readonly crm: Started['source'] } };
  return { ...ended, source: tenant.sources.crm };
};

describe('init', () => {
  it.each<readonly [string, readonly string[], object]>([
    ['an object first', ['one', 'several'], { at: 'customer[0]', oneOrList: true }],
    ['a list first', ['one-in-list', 'one'], { at: 'customer[0]', oneOrList: true }],
    ['the whole answer', ['one-whole', 'several-whole'], { at: '[0]', oneOrList: true }],
    ['a list on the way', ['one-inside', 'several-inside'], { at: 'data[0].customer', oneOrList: true }],
    ['a list of balances', ['balance', 'balances'], { listAs: 'items', oneOrList: true }],
    ['objects only', ['one', 'one'], { at: 'customer' }],
  ])('writes what it sees of %s, in a tenant that passes', async (what, answers, answer) => {
    const { source, stdout } = await init(`a-${what.replaceAll(' ', '-')}`, ...answers);
    expect(source.settings.answer).toEqual({ ...answer, notFound: expect.any(Array) as unknown });
    expect(stdout).not.toContain('type is that of one answer');
  });

  it('gives the type of all answers, and says which have no payload', async () => {
    const { source, stdout } = await init('all', 'one', 'balance', 'several');
    expect(source.payload).toMatchObject({ id: 'integer!', vip: 'boolean' });
    expect(stdout).toContain('The type is that of 2 answers. The fixture has the first of them.');
    expect(stdout).toContain('1 of the answers have no payload at that place, and are left out.');
  });

  it.each([
    ['answers of two formats', 'http', 'one.xml', 'several answers must all be JSON, or all XML'],
    [
      'an adapter that begins with one',
      'ahunter',
      'one.json',
      'the adapter "ahunter" begins with one answer: give one',
    ],
  ])('refuses %s', async (_what, adapter, second, said) => {
    const answers = ['--answer', 'one.json', '--answer', second];
    const { code, stderr } = await run(['init', 'refused', '--adapter', adapter, ...answers], {}, folder);
    expect([code, stderr]).toEqual([2, `${said}\n`]);
  });
});

describe('infer', () => {
  const infer = async (...argv: readonly string[]): Promise<unknown> => {
    const { code, stdout, stderr } = await run(['infer', ...argv, '--json'], {}, folder);
    expect([code, stderr]).toEqual([0, '']);
    return JSON.parse(stdout);
  };

  it.each([
    ['a list', ['--at', 'customer'], ['one', 'several'], 'customer[0]', 3],
    ['an element', ['--at', 'customer[0]'], ['one', 'several'], 'customer[0]', 2],
    ['the whole answer', [], ['one-whole', 'several-whole'], '[0]', 3],
    ['a list on the way', ['--at', 'data.customer'], ['one-inside', 'several-inside'], 'data[0].customer', 2],
  ])('says of %s what to write', async (_what, flags, files, at, samples) => {
    const inferred = await infer(...files.map((each) => `${each}.json`), ...flags);
    const note = `list in others: write "at": "${at}", "oneOrList": true into "answer"`;
    expect(inferred).toMatchObject({
      payload: { id: 'integer' },
      samples,
      settings: { answer: { at, oneOrList: true } },
      notes: expect.arrayContaining([expect.stringContaining(note)]) as unknown,
    });
  });

  it('says nothing of answers of one kind', async () => {
    expect(await infer('one.json', 'one.json', '--at', 'customer')).not.toHaveProperty('settings');
  });
});
