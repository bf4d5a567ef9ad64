/** The figures of the fault matrix. */
import { endAll } from './faults/child';
import { say } from './faults/figures';
import { measureStrays } from './faults/strays';

afterAll(endAll);

test('strays', async () => {
  const figure = await measureStrays({ seed: 1, requests: 20_000, undefended: 0 });
  say(JSON.stringify(figure, undefined, 1));
  expect(figure.holds).toBe(true);
});
