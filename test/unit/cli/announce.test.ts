/** What is told of a tenant that serves on as it was. */
import { announcer } from '../../../src/cli/announce';
import { commandWorld } from '../../support/command-world';

const problem = {
  code: 'data-file',
  severity: 'error',
  file: 'acme/tenant.json',
  line: 1,
  column: 2,
  endColumn: 3,
  message: 'the file is cut',
} as const;

it.each([
  [0, 0],
  [90_500, 90],
  [86_400_000, 86_400],
  [-5_000, 0],
])('a tenant that was kept %i ms ago is so for %i s', (ageMs, seconds) => {
  const { world, events, said } = commandWorld([], {});
  const entry = {
    name: 'acme',
    file: problem.file,
    outcome: 'kept',
    inputs: [],
    problems: [problem],
  } as const;
  const keptSince = new Date(Date.now() - ageMs);
  announcer(world, world.audit)({ ...entry, serving: undefined, keptSince });
  const [event] = events;
  expect(event).toMatchObject({ event: 'tenant-kept', tenant: 'acme', problems: [{ code: problem.code }] });
  expect(event?.event === 'tenant-kept' ? Math.abs(event.keptS - seconds) : -1).toBeLessThan(60);
  expect(said.error).toContain(problem.message);
});
