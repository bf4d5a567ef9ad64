/** The areas of a profile: what code, libraries and Node cost, by the place of the caller. */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { PLACES, areasOf } from '../../../bench/areas';
import { ROOT } from '../../support/root';

const frame = (functionName: string, url = '') => ({ functionName, url });
const own = (place: string) => frame('f', `file:///app/dist/${place}`);

const PROFILE = {
  nodes: [
    { id: 1, callFrame: frame('(root)'), children: [2, 3, 4, 5, 9] },
    { id: 2, callFrame: frame('(idle)') },
    { id: 3, callFrame: frame('(garbage collector)') },
    { id: 4, callFrame: frame('(program)') },
    { id: 5, callFrame: frame('onRead', 'node:net'), children: [6] },
    { id: 6, callFrame: own('src/gateway/account.js'), children: [7] },
    { id: 7, callFrame: own('src/json/parse.js'), children: [8] },
    { id: 8, callFrame: frame('g', 'file:///app/node_modules/x/index.js'), children: [10] },
    { id: 9, callFrame: frame('h', 'file:///app/node_modules/express/index.js') },
    { id: 10, callFrame: own('src/observe/log.js') },
  ],
  startTime: 1000,
  samples: [5, 2, 3, 4, 6, 7, 8, 9, 10, 10],
  timeDeltas: [1, 2, 4, 8, 16, 32, 64, 128, 256, 512],
};

const timesOf = (from: number, to: number) =>
  new Map(areasOf(PROFILE, from, to).map(({ area, own: itself, all }) => [area, [itself, all]] as const));

test('a sample is of the nearest caller that has an area, and of nothing else', () => {
  const seen = [...timesOf(0, Infinity)].filter(([, [, all]]) => all > 0);
  expect(Object.fromEntries(seen)).toEqual({
    request: [48, 112],
    log: [768, 768],
    'libraries alone': [0, 128],
    'Node alone': [0, 1],
    'system calls and threads of V8': [0, 8],
    'garbage collection': [0, 4],
  });
});

test('only samples between the two moments count', () => {
  expect(timesOf(1000, 1015).get('request')).toEqual([0, 0]);
  expect(timesOf(1016, 1031).get('request')).toEqual([16, 16]);
});

test.each(PLACES.flatMap(([area, places]) => places.map((place) => [area, place] as const)))(
  '%s: %s is a place of the code',
  (_, place) => {
    const path = join(ROOT, place);
    const isThere = place.endsWith('/')
      ? existsSync(path)
      : readdirSync(dirname(path)).some((name) => name.startsWith(basename(path)));
    expect(isThere).toBe(true);
  },
);
