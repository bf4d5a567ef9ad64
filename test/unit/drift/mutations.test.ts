/** Drift of answers: every way of change at every place where it fits, and none where there is no change. */
import { conformerOf, isRecord, kindOf } from '../../../src/types/conform';
import { members } from '../../../src/types/type';
import type { Type } from '../../../src/types/type';
import { typeOfCodec } from '../../../src/types/type-of-codec';
import { differencesOf } from '../../../src/drift/compare';
import { draws } from '../../support/draws';
import { answerOf } from '../../support/drift/answers';
import { FIELD_MUTATIONS, MUTATIONS } from '../../support/drift/mutations';
import type { Mutation } from '../../support/drift/mutations';
import { placesIn } from '../../support/drift/places';
import type { Place } from '../../support/drift/places';
import { randomOf } from '../../support/generate/random';
import { codecOf, fieldsOf } from '../../support/generate/sort';
import { codecOfType } from '../../support/tenant/payload-types';

const TYPE = typeOfCodec(
  codecOfType({
    id: 'integer!',
    name: 'text!',
    nick: 'text',
    points: 'number',
    level: 'integer',
    vip: 'boolean',
    tier: "'basic' | 'gold'",
    step: '1 | 2 | 3',
    born: 'text',
    'address!': { city: 'text', position: { north: 'number', east: 'number' } },
    cards: [{ number: 'text!', active: 'boolean', owner: { id: 'integer' } }],
    tags: ['text'],
    marks: [['integer']],
    balances: { '*': 'number' },
    shops: { '*': { name: 'text', visits: 'integer' } },
  }),
);

const ANSWER = {
  id: 7,
  name: 'Ada Example',
  nick: 'ada',
  points: 12.5,
  level: 3,
  vip: true,
  tier: 'gold',
  step: 2,
  born: '1990-01-31',
  address: { city: 'Testburg', position: { north: 1.5, east: 2 } },
  cards: [
    { number: '4000-1', active: true, owner: { id: 7 } },
    { number: '4000-2', active: false, owner: { id: 8 } },
  ],
  tags: ['new', 'vip'],
  marks: [[1, 2], [3]],
  balances: { bonus: 12.5, gifts: 0.5 },
  shops: { 'c-4711': { name: 'Centre', visits: 2 }, 'c-4712': { name: 'North', visits: 1 } },
};

const PLACES = placesIn(ANSWER, TYPE);

const whatIn = (answer: unknown, type: Type = TYPE): readonly string[] =>
  (differencesOf(type, answer) ?? []).map(({ path, what }) => `${what} ${path}`);

const kindOfPlace = ({ type }: Place): string => type.shape.kind;

test('an answer as its type has it differs in nothing', () => {
  expect(whatIn(ANSWER)).toStrictEqual([]);
  expect(PLACES.length).toBeGreaterThan(40);
});

test('the table has at least 40 ways of change that are found, and a reason for each of the others', () => {
  const all = [...MUTATIONS, ...FIELD_MUTATIONS];
  expect(all.filter(({ found }) => found !== undefined).length).toBeGreaterThanOrEqual(40);
  expect(all.filter(({ found, unfound }) => (found === undefined) === (unfound === undefined))).toStrictEqual(
    [],
  );
  expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
});

/** A literal is changed by what changes a text or number of any kind. */
const expectedAt = ({ found }: Mutation, place: Place, mutated: unknown): readonly string[] => {
  if (kindOfPlace(place) !== 'literals') return found === undefined ? [] : [found];
  return kindOf(mutated) === kindOf(place.value) ? ['literal'] : [found ?? 'kind'];
};

describe.each(MUTATIONS)('$name', (mutation) => {
  const fitting = PLACES.flatMap((place) => {
    const mutated = mutation.change(place.value);
    return mutated === undefined ? [] : [{ place, mutated }];
  }).filter(
    ({ place, mutated }) =>
      !(mutation.name === 'an object in an envelope' && kindOfPlace(place) === 'record') &&
      !(kindOfPlace(place) === 'record' && isRecord(mutated)),
  );

  test('fits somewhere', () => {
    expect(fitting.length).toBeGreaterThan(0);
  });

  test.each(fitting.map(({ place, mutated }) => [place.path, place, mutated] as const))(
    'at "%s" is found there, or has its reason',
    (_path, place, mutated) => {
      const found = whatIn(place.replaced(mutated));
      const expected = expectedAt(mutation, place, mutated);
      if (expected.length > 0) expect(found.join('\n')).toMatch(new RegExp(`^${expected.join('|')} `, 'm'));
      else expect(found.filter((each) => !ALSO.has(`${mutation.name} ${each}`))).toStrictEqual([]);
      for (const each of found) expect(each).toContain(place.path.replace(/\[\]$/, ''));
    },
  );
});

/** What a change that has its reason elsewhere is found as where the type says more. */
const ALSO: ReadonlySet<string> = new Set(['an empty text kind name', 'an empty text kind cards[].number']);

describe.each(FIELD_MUTATIONS)('$name', ({ change, found: expected }) => {
  const fitting = PLACES.flatMap((place) => {
    const { value } = place;
    const object = members(place.type.shape).some(({ kind }) => kind === 'object');
    if (!object || !isRecord(value)) return [];
    return Object.keys(value).flatMap((name) => {
      const mutated = change(value, name);
      return mutated === undefined
        ? []
        : [[`${place.path}.${name}`, place.path, place.replaced(mutated)] as const];
    });
  });

  test.each(fitting)('of "%s" is found, or has its reason', (_field, path, mutated) => {
    const found = whatIn(mutated);
    if (expected === undefined) expect(found).toStrictEqual([]);
    else
      expect(found.join('\n')).toMatch(
        new RegExp(`^${expected} ${path.replaceAll('[]', '\\[\\]')}`.replaceAll('*', '\\*'), 'm'),
      );
  });
});

describe('answers drawn from types', () => {
  const count = draws({ few: 1_000, all: 10_000 });
  const cases = Array.from({ length: count / 10 }, (_, seed) => {
    const random = randomOf(seed + 1);
    return { random, type: typeOfCodec(codecOf({ kind: 'object', fields: fieldsOf(random, 3, 2) })) };
  });

  test('differ from their type in nothing', () => {
    let compared = 0;
    for (const { random, type } of cases)
      for (let drawn = 0; drawn < 10; drawn += 1) {
        const answer = answerOf(random, type);
        expect({ answer, found: differencesOf(type, answer) }).toStrictEqual({ answer, found: [] });
        compared += 1;
      }
    expect(compared).toBe(count);
  });

  test('and changed at one place are found exactly where decoding takes a value for unknown, or a field is new', () => {
    let changed = 0;
    for (const { random, type } of cases) {
      const answer = answerOf(random, type);
      const place = random.pick(placesIn(answer, type));
      for (const { name, change } of MUTATIONS) {
        const mutated = change(place.value);
        if (mutated === undefined) continue;
        const whole = place.replaced(mutated);
        const found = differencesOf(type, whole);
        const others = found?.filter(({ what }) => what !== 'new') ?? [];
        let wrong = 0;
        const conformed = conformerOf(type)(whole, { tolerate: () => (wrong += 1) });
        const isWrong = wrong > 0 || !conformed.ok;
        expect({ name, whole, isFound: others.length > 0 }).toStrictEqual({ name, whole, isFound: isWrong });
        changed += 1;
      }
    }
    expect(changed).toBeGreaterThan(count / 2);
  });
});
