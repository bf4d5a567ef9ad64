/**
 * Load and check are near linear in what they read. The work of a check is counted in three sizes, each twice the one
 * before: where it is linear the second step is twice the first, where it is quadratic four times.
 */
import { written } from '../support/growth/checked';
import { shapes } from '../support/growth';
import { workOf } from '../support/growth/work';

/** The smallest of the sizes. */
const SIZE = 60;

const MARGIN = 2.6;

const sizesOf = (most: number | undefined): readonly number[] => {
  const least = Math.min(SIZE, Math.floor((most ?? Infinity) / 4));
  return [least, 2 * least, 4 * least];
};

it.each(shapes.map((shape) => [shape.name, shape] as const))(
  '%s: twice as many are twice the work',
  async (_, shape) => {
    const folders = sizesOf(shape.most).map((count) => written(shape.files(count)));
    const [first, ...others] = folders;
    await first?.check(); // what is made once is made now
    const [one = 0, two = 0, four = 0] = await workOf(
      [first, ...others].flatMap((each) => each?.check ?? []),
    );
    for (const { remove } of folders) remove();
    expect((four - two) / Math.max(1, two - one)).toBeLessThan(MARGIN);
  },
);
