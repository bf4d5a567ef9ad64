/** The figures of the fault matrix. */
import { endAll } from './faults/child';
import { say } from './faults/figures';
import { measureHungNames, measureHungUpstreams } from './faults/isolation';

afterAll(endAll);

const pairs = Number(process.env.PROOF_PAIRS ?? 8);
const extent = { pairs, phaseMs: 3000 };

test('hung upstreams', async () => {
  const figure = await measureHungUpstreams(extent);
  say(JSON.stringify(figure, undefined, 1));
  expect(figure.holds).toBe(true);
});
test('hung names', async () => {
  const figure = await measureHungNames(extent);
  say(JSON.stringify(figure, undefined, 1));
  expect(figure.holds).toBe(true);
});
