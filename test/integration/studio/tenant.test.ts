/** What the studio's API says of a tenant and does with it. */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type {
  Accepted,
  Added,
  Begun,
  Checked,
  Completions,
  ContractField,
  Fixed,
  Opened,
  Sample,
  Saved,
  Tenants,
  Verified,
} from '../../../src/studio/api';
import { startTestStudio, stopStudios } from '../../support/studio';
import type { TestStudio } from '../../support/studio';
import { found } from '../../support/until';

let studio: TestStudio;
const TENANT = '/api/tenants/demo-http';

beforeEach(async () => {
  studio = await startTestStudio(['mappings/demo-http']);
});
afterEach(stopStudios);

const open = (): Promise<Opened> => studio.get<Opened>(TENANT);
const post = <A>(act: string, body: object): Promise<A> => studio.post<A>(`${TENANT}/${act}`, body);
const onDisk = (file: string): string => readFileSync(join(studio.mappings, 'demo-http', file), 'utf8');

test('the list says the state of a tenant once it is checked, and again when its file is another', async () => {
  const listed = await found(
    async () => {
      const { tenants } = await studio.get<Tenants>('/api/tenants');
      return tenants.every(({ state }) => state !== 'unknown') ? tenants : undefined;
    },
    () => 'states',
  );
  expect(listed).toMatchObject([{ name: 'demo-http', state: 'warns', errors: 0, fixtures: 11 }]);
});

test('a draft is checked, and not written', async () => {
  const { text } = await open();
  const draft = text.replace('"locale"', '"local"');
  const { findings, plan } = await post<Checked>('check', { text: draft });
  const [unknown] = findings.filter(({ code }) => code === 'key-unknown');
  expect(unknown).toMatchObject({ severity: 'error', at: '/local', isFixable: true });
  expect(draft.slice(unknown?.offset, unknown?.endOffset)).toBe('"local"');
  expect(plan).toEqual([]);
  expect(onDisk('tenant.json')).toBe(text);
});

test('the fix of a finding, and all fixes, give a text without them', async () => {
  const { text } = await open();
  const draft = text.replace('"locale"', '"local"').replace('"timezone"', '"timezon"');
  const { findings } = await post<Checked>('check', { text: draft });
  const finding = findings.find(({ at }) => at === '/local');
  const one = await post<Fixed>('fix', { text: draft, finding });
  expect(one).toMatchObject({ fixed: 1, text: text.replace('"timezone"', '"timezon"') });
  const { offset = 0, endOffset = 0, text: inserted = '' } = finding?.edit ?? {};
  expect(draft.slice(0, offset) + inserted + draft.slice(endOffset)).toBe(one.text);
  expect(await post<Fixed>('fix', { text: draft })).toMatchObject({ fixed: 2, text, notFixed: [] });
});

test('each field of a fixture’s account has its rule, the places that it was read from, and its steps', async () => {
  const { text } = await open();
  const { outcome, fields, answers, unread } = await post<Sample>('sample', { fixture: 'without-loyalty' });
  expect(outcome).toMatchObject({ kind: 'account', user: { id: expect.any(String) } });
  const rules: unknown = JSON.parse(text);
  const at = (root: unknown, pointer: string): unknown =>
    pointer
      .split('/')
      .slice(1)
      .reduce<unknown>((value, key) => (value as Record<string, unknown>)[key], root);
  const id = fields.find(({ field }) => field === 'id');
  expect(at(rules, id?.rule?.pointer ?? '')).toBeDefined();
  const read = fields.flatMap(({ paths }) => paths);
  expect(read.length).toBeGreaterThan(3);
  for (const { source, pointer } of [...read, ...unread])
    expect(at(answers.find((each) => each.source === source)?.value, pointer)).toBeDefined();
  expect(unread.filter(({ pointer }) => read.some((each) => each.pointer === pointer))).toEqual([]);
  expect(fields.filter(({ absent }) => absent !== undefined).length).toBeGreaterThan(0);
});

test('a pasted answer gives an account, or the failure as the shopper reads it', async () => {
  const recorded = JSON.parse(onDisk('fixtures/without-loyalty.json'));
  const { body } = recorded.sources.crm.exchanges[0].response;
  const identifier = recorded.request.userIdentifier;
  const sample = await post<Sample>('sample', { answers: { crm: [JSON.stringify(body)] }, identifier });
  expect(sample.outcome).toEqual((await post<Sample>('sample', { fixture: 'without-loyalty' })).outcome);
  const none = await post<Sample>('sample', { answers: { crm: ['<html>'] }, identifier });
  expect(none.outcome).toMatchObject({ kind: 'failure', status: 502 });
});

test('a value that a fixture shares with a probe is masked: a probe may be a person', async () => {
  const { text } = await open();
  const userOf = async (draft: string): Promise<unknown> => {
    const { outcome } = await post<Sample>('sample', { text: draft, fixture: 'full' });
    return outcome.kind === 'account' ? outcome.user : undefined;
  };
  expect(await userOf(text)).toMatchObject({ id: '79000000011', phone: '79000000011' });
  const probing = text.replace('"probe": "79000000018"', '"probe": "79000000011"');
  expect(await userOf(probing)).toMatchObject({ id: '***********', phone: '***********' });
});

test('a file is saved over the version that was opened alone', async () => {
  const { text, version } = await open();
  const next = text.replace('An existing CRM', 'The CRM');
  const saved = await post<Saved>('save', { text: next, version });
  expect(saved).toMatchObject({ saved: true });
  expect(onDisk('tenant.json')).toBe(next);
  expect(await post<Saved>('save', { text, version })).toMatchObject({ saved: false, why: 'changed' });
  expect((await open()).version).toBe(saved.saved ? saved.version : '');
});

test('a text with which a tenant that passes would fail is saved only once that is confirmed', async () => {
  const { text, version } = await open();
  const broken = text.replace('"locale": "ru"', '"locale": "en"');
  const refused = await post<Saved>('save', { text: broken, version });
  expect(refused).toMatchObject({ saved: false, why: 'breaks', tenants: [{ name: 'demo-http' }] });
  expect(refused.saved ? [] : refused.tenants.flatMap(({ fixtures }) => fixtures)).not.toEqual([]);
  expect(onDisk('tenant.json')).toBe(text);
  expect(await post<Saved>('save', { text: broken, version, confirm: true })).toMatchObject({ saved: true });
});

test('saving looks at the tenants that extend the file, and at no other', async () => {
  const { text, version } = await open();
  const write = (name: string, file: string): void => {
    mkdirSync(join(studio.mappings, name));
    writeFileSync(join(studio.mappings, name, 'tenant.json'), file);
  };
  write('above', '{ "extends": "../below/tenant.json" }');
  write('below', '{ "extends": "../demo-http/tenant.json" }');
  write('alone', text);
  write('broken', '{ "extends": ');
  const refused = await post<Saved>('save', { text: text.replace('"locale"', '"local"'), version });
  expect(refused.saved ? [] : refused.tenants.map(({ name }) => name)).toEqual([
    'demo-http',
    'above',
    'below',
  ]);
});

test('fixtures are played with a draft, and what differs is accepted one by one', async () => {
  const { text, version } = await open();
  const draft = text.replace('"locale": "ru"', '"locale": "en"');
  const before = await post<Verified>('verify', {});
  expect(before.fixtures.every(({ result }) => result === 'passed')).toBe(true);
  const states = new Map(before.coverage.map(({ field, state }) => [field, state]));
  expect(states.get('id')).toBe('filled');
  expect(new Set(states.values())).toEqual(new Set(['filled', 'can be missing', 'never']));
  const after = await post<Verified>('verify', { text: draft });
  const failed = after.fixtures.filter(({ result }) => result === 'failed');
  expect(failed.length).toBeGreaterThan(1);
  expect(failed[0]?.differences?.length).toBeGreaterThan(0);
  await post<Saved>('save', { text: draft, version, confirm: true });
  const [first] = failed;
  expect(await post<Accepted>('accept', { fixture: first?.name })).toMatchObject({ accepted: true });
  const last = await post<Verified>('verify', {});
  expect(last.fixtures.filter(({ result }) => result === 'failed')).toHaveLength(failed.length - 1);
});

test('a path is completed with its type and a value of the sample, a key by the schema', async () => {
  const { text } = await open();
  const offset = text.indexOf('"id": "', text.indexOf('"user"')) + 7;
  const { options, from, to } = await post<Completions>('complete', {
    text,
    offset,
    fixture: 'without-loyalty',
  });
  expect(text[from]).toBe('"');
  expect(text[to - 1]).toBe('"');
  const paths = options.filter(({ kind }) => kind === 'path');
  expect(paths.length).toBeGreaterThan(3);
  expect(paths.some(({ sample, detail }) => sample !== undefined && detail !== undefined)).toBe(true);
  const keys = await post<Completions>('complete', {
    text: text.replace('"locale"', '""'),
    offset: text.indexOf('"locale"') + 1,
  });
  expect(keys.options.map(({ label }) => label)).toContain('messages');
});

test('a fixture of a pasted answer has none of its values, and passes', async () => {
  const recorded = JSON.parse(onDisk('fixtures/without-loyalty.json'));
  const { body } = recorded.sources.crm.exchanges[0].response;
  const added = await post<Added>('fixtures', {
    name: 'pasted',
    identifier: recorded.request.userIdentifier,
    answers: { crm: [JSON.stringify(body)] },
  });
  expect(added).toMatchObject({ added: true, fixture: 'pasted' });
  expect(onDisk('fixtures/pasted.json')).not.toContain(recorded.request.userIdentifier);
  const { fixtures } = await post<Verified>('verify', {});
  expect(fixtures.find(({ name }) => name === 'pasted')).toMatchObject({ result: 'passed' });
});

test('a tenant is begun from a pasted answer: first shown, then written, without its values', async () => {
  const answer = JSON.stringify({
    id: 4711,
    name: 'Katharina Canaria',
    phone: '+7 912 345-67-89',
    bonus: 120,
  });
  const beginning = { name: 'fresh', adapter: 'http', answer };
  const shown = await studio.post<Begun>('/api/begin', beginning);
  expect(shown).toMatchObject({ ok: true, isWritten: false });
  expect(JSON.stringify(shown)).not.toMatch(/Canaria|345-67-89/);
  expect(readdirSync(studio.mappings)).toEqual(['demo-http']);
  expect(await studio.post<Begun>('/api/begin', { ...beginning, write: true })).toMatchObject({
    ok: true,
    isWritten: true,
  });
  const { fixtures } = await studio.post<Verified>('/api/tenants/fresh/verify', {});
  expect(fixtures).toMatchObject([{ name: 'first', result: 'passed' }]);
});

test.each([
  [
    'XML',
    'http',
    '<customer><id>4711</id><name>Katharina Canaria</name><phone>+7 912 345-67-89</phone><bonus>120</bonus></customer>',
  ],
  [
    'CSV',
    'crm',
    'id;name;phone;bonus\n4711;Katharina Canaria;+7 912 345-67-89;120\n4712;Konrad Canaria;+7 912 345-67-90;7\n',
  ],
])('a tenant is begun from a pasted answer in %s, without its values', async (_format, adapter, answer) => {
  const begun = await studio.post<Begun>('/api/begin', { name: 'fresh', adapter, answer, write: true });
  expect(begun).toMatchObject({ ok: true, isWritten: true });
  expect(JSON.stringify(begun)).not.toMatch(/Canaria|345-67-89|3456789/);
  const { fixtures } = await studio.post<Verified>('/api/tenants/fresh/verify', {});
  expect(fixtures).toMatchObject([{ name: 'first', result: 'passed' }]);
});

test('a tenant is begun from a recipe, and passes its fixtures', async () => {
  const begun = await studio.post<Begun>('/api/begin', { name: 'soap', recipe: 'kognitiv', write: true });
  expect(begun).toMatchObject({ ok: true, isWritten: true });
  const { fixtures } = await studio.post<Verified>('/api/tenants/soap/verify', {});
  expect(fixtures.every(({ result }) => result === 'passed')).toBe(true);
});

test('the contract has a description of each field', async () => {
  const { fields } = await studio.get<{ readonly fields: readonly ContractField[] }>('/api/contract');
  expect(fields.find(({ field }) => field === 'id')).toMatchObject({ isRequired: true });
  expect(fields.find(({ field }) => field === 'loyaltyCards[].bonuses')?.description).toMatch(
    /balance of this card/,
  );
});
