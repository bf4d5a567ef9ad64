/** Answers that a type accepts as they are, drawn from it. */
import { ExactNumber } from '../../../src/values/codec';
import type { ValueShape } from '../../../src/values/codec';
import { members } from '../../../src/types/type';
import type { Shape, Type } from '../../../src/types/type';
import type { Random } from '../generate/random';
import { branded } from '../generate/values';

const KEYS = ['a', 'tier', 'odd key', '7', 'color'];
const TEXTS = ['', ' ', 'Gold', 'line\nline', '12,5', '2020-01-31', 'x'.repeat(1001), 'ß', '\u0001', 'Иван'];
const WHOLE = [0, 1, -1, 42, 7505, Number.MAX_SAFE_INTEGER, 633657600000];
const FRACTIONS = [0.1, -2.5, 99.5, 1e-7, 1e300];

const textOf = (random: Random, { brand }: Extract<ValueShape, { kind: 'text' }>): string => {
  const texts = Object.entries(branded).find(([name]) => name === brand)?.[1];
  return random.pick(texts ?? TEXTS);
};

const numberOf = (random: Random, shape: Extract<ValueShape, { kind: 'number' }>): unknown => {
  const { integer, min, max } = shape;
  if (min !== undefined || max !== undefined) return random.pick([min ?? 0, max ?? 0]);
  if (random.chance(0.1)) return new ExactNumber(integer ? '9007199254740993' : '0.1000000000000000000001');
  return random.pick(integer ? WHOLE : [...WHOLE, ...FRACTIONS]);
};

const fieldsOf = (random: Random, shape: Extract<Shape, { kind: 'object' }>): unknown =>
  Object.fromEntries(
    [...shape.fields].flatMap(([name, type]) =>
      type.none && random.chance(0.3) ? [] : [[name, answerOf(random, type)] as const],
    ),
  );

const presentOf = (random: Random, shape: Shape): unknown => {
  switch (shape.kind) {
    case 'text':
      return textOf(random, shape);
    case 'number':
      return numberOf(random, shape);
    case 'boolean':
      return random.chance(0.5);
    case 'literals':
      return random.pick(shape.values);
    case 'object':
      return fieldsOf(random, shape);
    case 'array':
      return random.several(0, 3, () => answerOf(random, shape.item));
    case 'record':
      return Object.fromEntries(
        random.several(0, 3, () => [random.pick(KEYS), answerOf(random, shape.value)] as const),
      );
    case 'union':
      return presentOf(random, random.pick(members(shape)));
    case 'opaque':
    case 'secret':
    case 'credential':
      return random.pick<unknown>([1, 'x', true, [], {}, { id: [null] }, [[{}]]]);
  }
};

/** A value of a type; null now and then, where the type has none. */
export const answerOf = (random: Random, type: Type): unknown =>
  type.none && random.chance(0.2) ? null : presentOf(random, type.shape);
