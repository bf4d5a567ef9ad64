/** The recorded fixtures of the demo tenants are those that `record` writes of the stubs today, but for the values. */
import { isRecord } from '../../../src/types/conform';
import { DEMO_RECORDINGS, readDemo, recordDemo } from '../../support/demo-recordings';
import { removeFolders } from '../../support/e2e/tenants';

afterAll(removeFolders);

/** What is the same in each recording. */
const SAME = ['method', 'path', 'headers', 'outcome', 'absent', 'message'];

const leafShape = (value: unknown, key: string): unknown => {
  if (typeof value === 'number') return key === 'status' ? value : 'a number';
  if (typeof value === 'string') return value === '' ? 'an empty text' : 'a text';
  return value;
};

/** A fixture with kinds instead of values. */
const shapeOf = (value: unknown, key = ''): unknown => {
  if (SAME.includes(key)) return value;
  if (Array.isArray(value)) return value.map((element) => shapeOf(element));
  if (!isRecord(value)) return leafShape(value, key);
  const fields = Object.entries(value).filter(([name]) => name !== '$comment');
  return Object.fromEntries(fields.map(([name, inner]) => [name, shapeOf(inner, name)]));
};

test.each(DEMO_RECORDINGS)(
  'a recording of the stub has the paths, kinds, statuses and losses of the fixture: $tenant, $fixture',
  async (recording) => {
    const again: unknown = JSON.parse(await recordDemo(recording));
    expect(shapeOf(again)).toStrictEqual(shapeOf(JSON.parse(readDemo(recording))));
  },
);
