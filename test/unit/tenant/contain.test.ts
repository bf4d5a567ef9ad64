/** A bug with one tenant: it refuses that tenant, is reported without its message, and leaves nothing open. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRight, right } from 'fp-ts/Either';
import type { Adapter } from '../../../src/adapter/define-adapter';
import type { BridgeEvent } from '../../../src/observe/events';
import { loadOne, snapshotOf } from '../../../src/tenant/folder';
import type { LoadedFolder } from '../../../src/tenant/folder';
import type { LoadContext } from '../../../src/tenant/load';
import { disposeAll } from '../../../src/tenant/source/dispose';
import { fullProtection } from '../../../src/tenant/runtime/protection';
import { shop } from '../../support/tenant/shop';
import { contextOf } from '../../support/tenant/world';

/** What an error says may be a shopper's, or a secret. */
const CANARY = 'canary-7Qx2';

const mappings = mkdtempSync(join(tmpdir(), 'account-bridge-contain-'));
afterAll(() => rmSync(mappings, { recursive: true }));

const tenantFile = (...adapters: readonly string[]): string =>
  JSON.stringify({
    access: { keys: ['${APP_KEY}'] },
    identifier: { type: 'phone' },
    sources: Object.fromEntries(adapters.map((adapter, index) => [`s${index}`, { adapter, settings: {} }])),
    user: { id: 's0.uuid' },
  });

const write = (tenant: string, text: string): void => {
  mkdirSync(join(mappings, tenant), { recursive: true });
  writeFileSync(join(mappings, tenant, 'tenant.json'), text);
};

write('healthy', tenantFile('shop'));
write('acme', tenantFile('counted', 'faulty', 'counted'));
write('twice', tenantFile('counted', 'unclosable', 'counted'));

const fail = (): never => {
  throw new TypeError(CANARY);
};

const overflow = (): never => [overflow()].reduce(fail);

/** The faults of an adapter, each in one of the things that the loader does with it. */
const faults: Readonly<Record<string, Partial<Adapter>>> = {
  'that opens a source': { open: fail },
  'that opens a source without end': { open: overflow },
  'that says which fields there are': { fieldsWith: fail },
  'that says what it compares': { compares: fail },
  'that opens a source into nothing': { open: () => right(undefined as never) },
  'that has no settings': { settings: undefined as never },
  'that has no lookup': { lookup: undefined as never },
  'that has no example': { example: undefined as never },
};

/** Loads tenants with adapters that count what is open. */
const loading = (faulty: Partial<Adapter>, options: Partial<LoadContext> = {}) => {
  const events: BridgeEvent[] = [];
  const open = { now: 0, ever: 0 };
  const counted: Adapter = {
    ...shop,
    name: 'counted',
    open: (...given) => {
      const opened = shop.open(...given);
      if (!isRight(opened)) return opened;
      [open.now, open.ever] = [open.now + 1, open.ever + 1];
      return right({ ...opened.right, dispose: () => void (open.now -= 1) });
    },
  };
  const unclosable: Adapter = {
    ...shop,
    name: 'unclosable',
    open: (...given) => {
      const opened = shop.open(...given);
      return isRight(opened) ? right({ ...opened.right, dispose: fail }) : opened;
    },
  };
  const adapters = [shop, counted, unclosable, { ...shop, name: 'faulty', ...faulty }];
  const context = contextOf(adapters, { emit: (event) => events.push(event), ...options });
  return { events, open, load: (tenant: string): LoadedFolder => loadOne(mappings, tenant, context) };
};

const bug = (tenant: string) => ({
  event: 'bug-caught',
  tenant,
  error: expect.any(String),
  frames: expect.any(Array),
});

const isRefused = ({ tenant, problems }: LoadedFolder, name: string): void => {
  expect(tenant).toBeUndefined();
  expect(problems).toEqual([
    {
      code: 'internal-error',
      severity: 'error',
      file: join(mappings, name, 'tenant.json'),
      line: 1,
      column: 1,
      endColumn: 2,
      message: expect.stringMatching(
        new RegExp(`^the bridge itself failed on the tenant "${name}": [\\w<>]+`),
      ),
      fix: { kind: 'advice', text: expect.stringContaining('report it') },
      suggestion: expect.stringContaining('report it'),
    },
  ]);
};

describe('a tenant whose adapter throws', () => {
  it.each(Object.keys(faults))('%s', (fault) => {
    const { load, events, open } = loading(faults[fault] ?? {});
    const loaded = load('acme');
    isRefused(loaded, 'acme');
    expect(events).toEqual([bug('acme')]);
    expect(JSON.stringify([loaded.problems, events])).not.toContain(CANARY);
    expect(open.now).toBe(0);
  });

  it('is reported with the error and its place, without a value', () => {
    const { load } = loading({ open: fail });
    expect(load('acme').problems[0]?.message).toMatch(
      /: TypeError at Object\.fail \(test\/unit\/tenant\/contain\.test\.ts:\d+:\d+\)$/,
    );
  });

  it('does not change any other tenant', () => {
    const { load } = loading({ open: fail });
    const loaded = ['acme', 'healthy', 'acme'].map(load);
    const { tenants, refused } = snapshotOf(loaded);
    expect([[...tenants.keys()], [...refused.keys()]]).toEqual([['healthy'], ['acme']]);
    for (const { tenant } of loaded) tenant?.dispose();
  });
});

describe('whatever is thrown', () => {
  const trap = (): never => {
    throw new Error(CANARY);
  };
  const odd: readonly (readonly [string, unknown])[] = [
    ['undefined', undefined],
    ['null', null],
    ['a text', CANARY],
    ['an object that cannot be read', Object.defineProperty({ message: '' }, 'stack', { get: trap })],
    ['an object without a prototype', Object.create(null)],
    ['a proxy that fails', new Proxy({}, { has: trap, get: trap })],
    ['an error of a class with an odd name', new (class extends Error {})(CANARY)],
    ['a promise', Promise.resolve()],
  ];

  it.each(odd)('%s refuses the tenant', (_what, thrown) => {
    const open = (): never => {
      throw thrown;
    };
    const { load, events } = loading({ open });
    const loaded = load('acme');
    isRefused(loaded, 'acme');
    expect(events).toEqual([bug('acme')]);
    expect(JSON.stringify([loaded.problems, events])).not.toContain(CANARY);
  });
});

describe('a bug after every source was opened', () => {
  const late: readonly (readonly [string, Partial<LoadContext>])[] = [
    ['in what is to ask in place of an upstream', { askOf: fail }],
    ['in the layers of a source', { protection: { ...fullProtection, layersOf: fail } }],
    ['in the layers of a tenant', { protection: { ...fullProtection, tenantLayersOf: fail } }],
    ['in the limit of a tenant', { protection: { ...fullProtection, rateLimitOf: fail } }],
  ];

  it.each(late)('%s closes them all', (_where, options) => {
    const { load, open, events } = loading({}, options);
    isRefused(load('acme'), 'acme');
    expect(open).toEqual({ now: 0, ever: 2 });
    expect(events).toEqual([bug('acme')]);
  });

  it('closes the others too where one cannot be closed, and reports both', () => {
    const { load, open, events } = loading({}, { askOf: fail });
    isRefused(load('twice'), 'twice');
    expect(open).toEqual({ now: 0, ever: 2 });
    expect(events).toEqual([bug('twice'), bug('twice')]);
  });
});

it('a tenant closes all of its sources before it reports that one cannot be closed', () => {
  const { load, open } = loading({});
  const { tenant } = load('twice');
  expect(open.now).toBe(2);
  expect(() => tenant?.dispose()).toThrow(CANARY);
  expect(open.now).toBe(0);
});

it('errors of several sources that cannot be closed are thrown once', () => {
  const closed: number[] = [];
  const closing = (id: number, then: () => void) => ({ dispose: () => (closed.push(id), then()) });
  const ok = (): void => undefined;
  expect(() => disposeAll([closing(1, fail), closing(2, ok), closing(3, fail), closing(4, ok)])).toThrow(
    CANARY,
  );
  expect(closed).toEqual([1, 2, 3, 4]);
  expect(() => disposeAll([])).not.toThrow();
});
