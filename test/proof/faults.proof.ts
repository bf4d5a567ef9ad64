/** The figures of the fault matrix. */
import { endAll } from './faults/child';
import { say } from './faults/figures';
import { measureMemory } from './faults/memory';
import { measureRetries } from './faults/retries';

afterAll(endAll);

test('memory', async () => {
  const figure = await measureMemory({ inARow: 10, atOnce: 8, warmUpMs: 3000 });
  say(JSON.stringify(figure, undefined, 1));
});
test('retries', async () => {
  const figure = await measureRetries({seed: 1, ms: 2000});
  say(JSON.stringify(figure, undefined, 1));
});
