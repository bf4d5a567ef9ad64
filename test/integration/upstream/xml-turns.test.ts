/** An answer in XML is read in turns, and no longer than anybody waits for it. */
import { isRight } from 'fp-ts/Either';
import type { HttpAnswer } from '../../../src/adapter/http';
import { OPAQUE } from '../../../src/types/type';
import { readContent } from '../../../src/upstream/http/json-body';

const PARTS = 20;
const LONG = Buffer.from(`<a>${'x'.repeat(PARTS * 4_096)}</a>`);

interface Reading {
  readonly turns: () => number;
  readonly abort: () => void;
  /** Lets the part go on that waits for its turn. */
  readonly next: () => Promise<void>;
  readonly contents: readonly Pick<HttpAnswer, 'body' | 'isEmpty'>[];
}

const begin = (bytes: Buffer): Reading => {
  const controller = new AbortController();
  const waiting: (() => void)[] = [];
  const contents: Pick<HttpAnswer, 'body' | 'isEmpty'>[] = [];
  let turns = 0;
  const turn = (): Promise<void> => {
    turns += 1;
    return new Promise((resolve) => void waiting.push(resolve));
  };
  readContent(undefined, bytes, { xml: OPAQUE }, { turn, signal: controller.signal }, (content) => {
    contents.push(content);
  });
  return {
    turns: () => turns,
    abort: () => controller.abort(),
    next: async () => {
      waiting.shift()?.();
      await Promise.resolve();
      await Promise.resolve();
    },
    contents,
  };
};

it('takes a turn between parts of a long answer', async () => {
  const reading = begin(LONG);
  expect(reading.contents).toEqual([]);
  for (let part = 0; part < PARTS; part += 1) await reading.next();
  expect(reading.turns()).toBe(PARTS);
  expect(reading.contents.map(({ body }) => isRight(body))).toEqual([true]);
});

it('takes no turn for a short answer', () => {
  const reading = begin(Buffer.from('<a/>'));
  expect([reading.turns(), reading.contents]).toMatchObject([0, [{ body: { right: { a: '' } } }]]);
});

it('stops when the call is over', async () => {
  const reading = begin(LONG);
  await reading.next();
  reading.abort();
  await reading.next();
  await reading.next();
  expect([reading.turns(), reading.contents]).toEqual([2, []]);
});
