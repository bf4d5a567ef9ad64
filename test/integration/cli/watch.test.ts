/** `--watch`: a command runs again for each change of what its tenants read, and for nothing else. */
import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { adapters } from '../../../adapters';
import { commandWorld, type CommandWorld } from '../../support/command-world';
import { crmTenant, removeFolders, writeMappings } from '../../support/e2e/tenants';
import { until } from '../../support/until';

const watching = new Set<() => void>();

afterEach(() => {
  for (const stop of watching) stop();
  watching.clear();
});
afterAll(removeFolders);

const TENANT = crmTenant([{ id: 'c-1', phone: '79000000001', name: 'Foo' }], {
  user: { id: 'request.userIdentifier' },
});
const fixture = (name: string): string =>
  JSON.stringify({
    request: { userIdentifier: '79000000001' },
    response: { body: { user: { id: '79000000001', name, phone: '79000000001' } } },
  });

interface Watching extends CommandWorld {
  readonly mappings: string;
  readonly write: (name: string, content: unknown) => void;
  /** Waits until the command has run so often, and watches. */
  readonly ran: (times: number) => Promise<string>;
  readonly end: () => Promise<number>;
}

const start = (command: readonly string[]): Watching => {
  const mappings = writeMappings({ acme: { ...TENANT, 'fixtures/full.json': fixture('Foo') } });
  const world = commandWorld(adapters, { APP_KEY: 'invented-app-key-1' });
  const ended = world.run(...command, '--mappings', mappings, '--watch');
  watching.add(world.stop);
  const runs = (): readonly string[] => world.said.error.match(/^watching \d+ paths? since .*$/gm) ?? [];
  return {
    ...world,
    mappings,
    write: (name, content) =>
      writeFileSync(
        join(mappings, 'acme', name),
        typeof content === 'string' ? content : JSON.stringify(content),
      ),
    ran: async (times) => {
      await until(() => runs().length >= times);
      expect(runs()).toHaveLength(times);
      const { out } = world.said;
      world.said.out = '';
      return out;
    },
    end: () => {
      world.stop();
      return ended;
    },
  };
};

test('verify runs again when a fixture changes, is added or is removed, and ends with 0', async () => {
  const { ran, write, end, said, mappings } = start(['verify', 'acme']);
  expect(await ran(1)).toContain('1 passed');
  write('fixtures/full.json', fixture('Bar'));
  expect(await ran(2)).toContain('expected "Bar", got "Foo"');
  expect(said.error).toMatch(/\n\d\d:\d\d:\d\d changed: \S+acme\/fixtures\/full\.json\n/);
  write('fixtures/more.json', fixture('Foo'));
  expect(await ran(3)).toContain('1 passed, 1 failed');
  rmSync(join(mappings, 'acme/fixtures/full.json'));
  expect(await ran(4)).toContain('1 tenant, 1 fixture: 1 passed');
  expect(await end()).toBe(0);
});

test('check gives the finding of a half-written file, and runs again when it is whole', async () => {
  const { ran, write, end } = start(['check', 'acme']);
  expect(await ran(1)).toContain('no problems');
  write('tenant.json', '{ "access": ');
  expect(await ran(2)).toMatch(/error\[json-[a-z]+\]/);
  write('tenant.json', TENANT['tenant.json']);
  expect(await ran(3)).toContain('no problems');
  write('customers.json', [{ id: 'c-1', phone: '79000000001', name: 'Baz' }]);
  expect(await ran(4)).toContain('1 error');
  expect(await end()).toBe(0);
});

test('explain runs again for its fixture', async () => {
  const { ran, write, end } = start(['explain', 'acme', '--fixture', 'full']);
  expect(await ran(1)).toContain('acme: an account');
  write('fixtures/full.json', fixture('Foo').replace('79000000001', '79000000009'));
  expect(await ran(2)).toContain('UserNotFound');
  expect(await end()).toBe(0);
});

test('a file that a tenant extends, and one that is missing so far, are watched', async () => {
  const { ran, write, end, mappings } = start(['check', 'acme']);
  await ran(1);
  write('tenant.json', { extends: '../_base/shop.json' });
  expect(await ran(2)).toContain('file-missing');
  mkdirSync(join(mappings, '_base'));
  writeFileSync(join(mappings, '_base/shop.json'), JSON.stringify(TENANT['tenant.json']));
  expect(await ran(3)).toContain('no problems');
  writeFileSync(join(mappings, '_base/shop.json'), '{');
  expect(await ran(4)).toMatch(/error\[/);
  expect(await end()).toBe(0);
});

test('a write of the same, another time of change, and the file of an editor are no change', async () => {
  const { ran, write, end, mappings, said } = start(['verify', 'acme']);
  await ran(1);
  write('fixtures/full.json', fixture('Foo'));
  utimesSync(join(mappings, 'acme/tenant.json'), 1, 1);
  write('fixtures/.full.json.swp', 'x');
  write('fixtures/full.json', fixture('Bar'));
  await ran(2);
  expect(said.error.match(/changed: .*/g)).toEqual([
    expect.stringMatching(/^changed: \S+acme\/fixtures\/full\.json$/),
  ]);
  expect(await end()).toBe(0);
});

test('a new tenant is seen where all are watched', async () => {
  const { ran, end, mappings } = start(['check']);
  expect(await ran(1)).toContain('1 tenant checked');
  mkdirSync(join(mappings, 'bistro'));
  expect(await ran(2)).toContain('2 tenants checked');
  expect(await end()).toBe(0);
});

test.each([
  [['verify', 'acne'], 'there is no tenant "acne"'],
  [['explain', 'acme', '--fixture', 'ful'], 'did you mean "full"?'],
])('a command that cannot begin ends with 2: %j', async (command, why) => {
  const world = commandWorld(adapters, {});
  const mappings = writeMappings({ acme: { ...TENANT, 'fixtures/full.json': fixture('Foo') } });
  expect(await world.run(...command, '--mappings', mappings, '--watch')).toBe(2);
  expect(world.said.error).toContain(why);
});

test.each([
  ['verify', '--update'],
  ['check', '--fix'],
  ['explain', 'acme', '--identifier', '79000000001'],
])('what writes files or asks an upstream is not watched: %s %s', async (...command) => {
  const world = commandWorld(adapters, {});
  expect(await world.run(...command, '--watch')).toBe(2);
  expect(world.said.error).toContain('cannot be used with');
});
