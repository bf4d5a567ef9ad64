/** The progress line of long work. */
import { createProgress, eachWithProgress } from '../../../../src/cli/io/progress';

const ERASED = '\r\u001b[K';

/** A terminal, and a clock that the test sets. */
const terminal = (columns = 80) => {
  const written: string[] = [];
  const clock = { now: 0 };
  const progress = createProgress({ write: (text) => written.push(text), clock: () => clock.now, columns });
  return { written, clock, progress };
};

it('writes nothing for work of less than two seconds', () => {
  const { written, clock, progress } = terminal();
  for (clock.now = 0; clock.now < 2_000; clock.now += 50) progress('a');
  progress();
  expect(written).toEqual([]);
});

it('shows the progress of longer work, ten times a second at most, and erases the line at the end', () => {
  const { written, clock, progress } = terminal();
  progress('1 of 3');
  clock.now = 2_000;
  progress('2 of 3');
  clock.now = 2_099;
  progress('not shown');
  clock.now = 2_100;
  progress('3 of 3');
  progress();
  expect(written).toEqual([`${ERASED}2 of 3`, `${ERASED}3 of 3`, ERASED]);
});

it('starts again for the next work', () => {
  const { written, clock, progress } = terminal();
  progress('a');
  clock.now = 2_000;
  progress();
  progress('b');
  clock.now = 3_999;
  progress('b');
  expect(written).toEqual([]);
});

it('fits into the terminal', () => {
  const { written, clock, progress } = terminal(10);
  progress('');
  clock.now = 2_000;
  progress('a long line of text');
  expect(written).toEqual([`${ERASED}a long li`]);
});

it('is erased when the work throws', async () => {
  const { written, clock, progress } = terminal();
  const act = (name: string): Promise<string> => {
    clock.now += 2_000;
    return name === 'b\u001b[2J' ? Promise.reject(new Error('broken')) : Promise.resolve(name);
  };
  await expect(eachWithProgress(['a', 'b\u001b[2J', 'c'], 'checking', progress, act)).rejects.toThrow(
    'broken',
  );
  expect(written).toEqual([`${ERASED}checking 2 of 3: b\ufffd[2J`, ERASED]);
  expect(await eachWithProgress(['a', 'c'], 'checking', progress, act)).toEqual(['a', 'c']);
});
