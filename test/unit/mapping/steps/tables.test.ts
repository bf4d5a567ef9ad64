/** Tables of what steps make of texts and numbers as systems write them, and of what they refuse. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isRight } from 'fp-ts/Either';
import * as t from 'io-ts';
import { Absence } from '../../../../src/core/absence';
import { ExactNumber } from '../../../../src/values/codec';
import { TEXT } from '../../../../src/types/type';
import type { Shape, Type } from '../../../../src/types/type';
import { isOf } from '../../../support/mapping/values';
import { findStep } from '../../../../src/mapping/steps/catalogue';
import type { BoundStep } from '../../../../src/mapping/steps/step';

const Group = t.type({
  /** The step, as a tenant file writes it. */
  via: t.unknown,
  /** Who writes values so, or what is shown. */
  of: t.string,
  /** An input and its result; one that is absent is written `{ "absent": "form" }`. */
  rows: t.array(t.tuple([t.unknown, t.unknown])),
});

const groupsOf = (file: string): t.TypeOf<typeof Group>[] => {
  const groups: unknown = JSON.parse(readFileSync(join(__dirname, file), 'utf8'));
  if (!t.array(Group).is(groups)) throw new Error(`${file} is not a list of groups`);
  return groups;
};

const boundOf = (via: unknown): BoundStep => {
  const [name = '', argument] = typeof via === 'string' ? [via] : (Object.entries(via as object)[0] ?? []);
  const bound = findStep(name)?.bind(argument);
  if (bound === undefined || !isRight(bound)) throw new Error(`${JSON.stringify(via)} is not a step`);
  return bound.right;
};

const CONTEXT = { now: new Date('2026-06-15T09:00:00Z'), timezone: 'Europe/Moscow' };

/** A result as the tables write it: exact numbers by their digits. */
const written = (result: unknown): unknown => {
  if (result instanceof Absence) return { absent: result.failure?.why ?? result.reason };
  return result instanceof ExactNumber ? { digits: result.toString() } : result;
};

/** What an input is, as far as a payload says it. */
const shapeOf = (given: unknown): Shape | undefined => {
  if (typeof given === 'string') return TEXT;
  return typeof given === 'number' ? { kind: 'number', integer: false } : undefined;
};

/** Whether the type that the check has of a result has the very result. */
const isTyped = (result: unknown, type: Type): boolean =>
  result instanceof Absence ? type[result.kind] : isOf(type.shape, result);

/** The least number of rows of some tables. */
const LEAST: Readonly<Record<string, number>> = { 'numbers.json': 100, 'dates.json': 100, 'money.json': 100 };

const FILES = readdirSync(__dirname).filter((name) => name.endsWith('.json'));

describe.each(FILES)('the table %s', (file) => {
  const groups = groupsOf(file);
  const rows = groups.flatMap(({ via, of, rows: own }) =>
    own.map(
      ([given, wanted]) => [JSON.stringify(via), JSON.stringify(given), of, via, given, wanted] as const,
    ),
  );

  it.each(rows)('%s on %s: %s', (_via, _given, _of, via, given, wanted) => {
    const step = boundOf(via);
    const result = step.run(given, CONTEXT);
    expect(written(result)).toEqual(wanted);
    const shape = shapeOf(given);
    const type = shape && step.output(shape);
    if (type !== undefined && isRight(type)) expect(isTyped(result, type.right)).toBe(true);
  });

  it('has enough rows, and none of them twice', () => {
    expect(rows.length).toBeGreaterThanOrEqual(LEAST[file] ?? 10);
    const keys = rows.map(([via, given]) => `${via} ${given}`);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([]);
  });
});
