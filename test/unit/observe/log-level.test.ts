/** The level of the log: of all lines, and for a limited time of one tenant's. */
import { createLogLevels } from '../../../src/observe/log-level';

const ALL = ['error', 'warn', 'info', 'debug'] as const;

const setUp = () => {
  const clock = { now: 0 };
  const levels = createLogLevels('info', () => clock.now);
  const written = (tenant?: string) => ALL.filter((level) => levels.isWritten(level, tenant));
  return { levels, written, clock };
};

test.each([
  ['error', ['error']],
  ['warn', ['error', 'warn']],
  ['info', ['error', 'warn', 'info']],
  ['debug', ['error', 'warn', 'info', 'debug']],
] as const)('at %s these are written: %j', (level, expected) => {
  const { levels, written } = setUp();
  levels.set(level);
  expect([written(), written('acme')]).toEqual([expected, expected]);
});

test('a tenant has a level of its own until its time is over, and others are as before', () => {
  const { levels, written, clock } = setUp();
  levels.setFor('acme', 'debug', 60);
  levels.setFor('quiet', 'error', 30);
  expect(
    [written('acme'), written('quiet'), written('other'), written()].map(({ length }) => length),
  ).toEqual([4, 1, 3, 3]);
  expect(levels.read()).toEqual({
    level: 'info',
    tenants: [
      { tenant: 'acme', level: 'debug', secondsLeft: 60 },
      { tenant: 'quiet', level: 'error', secondsLeft: 30 },
    ],
  });
  clock.now = 59_999;
  expect([written('acme'), written('quiet')].map(({ length }) => length)).toEqual([4, 3]);
  expect(levels.read().tenants).toEqual([{ tenant: 'acme', level: 'debug', secondsLeft: 1 }]);
  clock.now = 60_000;
  expect(written('acme')).toHaveLength(3);
  expect(levels.read()).toEqual({ level: 'info', tenants: [] });
});

test('the level of all changes beside that of a tenant, and a tenant’s can be set again', () => {
  const { levels, written } = setUp();
  levels.setFor('acme', 'debug', 60);
  levels.set('error');
  expect([written('acme'), written('other')].map(({ length }) => length)).toEqual([4, 1]);
  levels.setFor('acme', 'warn', 60);
  expect(written('acme')).toHaveLength(2);
});
