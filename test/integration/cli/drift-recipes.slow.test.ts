/** Drift of the payloads that the fixtures of all recipes have: none as they are, and each way of change found at each place. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { adapters } from '../../../adapters';
import { differencesOf } from '../../../src/drift/compare';
import { payloadComparer } from '../../../src/drift/payload-drift';
import { shownByFixtures } from '../../../src/drift/shown';
import { fixtureRunsOf, groupByVariables, loadFixtureGroup } from '../../../src/fixture/load';
import { readFixture } from '../../../src/fixture/format';
import { listFixtures } from '../../../src/tenant/folder';
import type { Answered } from '../../../src/tenant/runtime/reporting-ask';
import { conformerOf, isRecord } from '../../../src/types/conform';
import { members, total } from '../../../src/types/type';
import type { Type } from '../../../src/types/type';
import { FIELD_MUTATIONS, MUTATIONS } from '../../support/drift/mutations';
import { placesIn } from '../../support/drift/places';
import { ROOT } from '../../support/root';
import { callAt } from '../../support/tenant/world';

const RECIPES = join(ROOT, 'docs/recipes');

const names = readdirSync(RECIPES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** The payloads of a tenant's fixtures, with their types. */
const payloadsOf = async (directory: string, name: string): Promise<readonly Answered[]> => {
  const answered: Answered[] = [];
  const context = { adapters, variables: {}, answered: (each: Answered) => void answered.push(each) };
  for (const members of groupByVariables(listFixtures(directory, name).map(readFixture))) {
    const group = loadFixtureGroup(directory, name, members, context, () => undefined);
    for (const { fixture, requestId } of fixtureRunsOf(group, 0, {})) {
      const identifier = group.loaded.tenant?.identify(fixture.userIdentifier);
      if (identifier === undefined) continue;
      group.replay.begin(requestId, fixture);
      const call = { ...callAt(fixture.now ?? new Date(0)), requestId, uuid: () => fixture.uuid };
      await group.loaded.tenant?.ask(identifier, call)();
    }
    group.loaded.tenant?.dispose();
  }
  return answered;
};

/** Whether decoding takes any value of a payload for unknown, or refuses it. */
const wrongOf = (type: Type): ((payload: unknown) => boolean) => {
  const conform = conformerOf(type);
  return (payload) => {
    let wrong = 0;
    const conformed = conform(payload, { tolerate: () => (wrong += 1) });
    return wrong > 0 || !conformed.ok;
  };
};

describe.each(names)('of %s', (name) => {
  let payloads: readonly Answered[];

  beforeAll(async () => {
    payloads = await payloadsOf(RECIPES, name);
  });

  test('no payload differs from the fixtures, nor from its type where decoding finds nothing', async () => {
    const context = { adapters, variables: {} };
    const { sources, unplayable } = await shownByFixtures({ directory: RECIPES, name, context });
    expect(unplayable).toBe(0);
    expect(payloads.length).toBeGreaterThan(0);
    for (const { source, fields, payload } of payloads) {
      const own = sources.get(source)?.payloads ?? [];
      const drift = payloadComparer(fields, [...own, payload])(payload);
      expect(drift?.fixtures).toStrictEqual([]);
      const type = total({ kind: 'object', fields });
      expect({ source, isFound: drift?.type.length !== 0 }).toStrictEqual({
        source,
        isFound: wrongOf(type)(payload),
      });
    }
  });

  test('each way of change is found at each place where decoding finds it, or the field is new', () => {
    let changed = 0;
    const missed: unknown[] = [];
    for (const { fields, payload } of payloads) {
      const type = total({ kind: 'object', fields });
      const isWrong = wrongOf(type);
      for (const { value, path, replaced } of placesIn(payload, type))
        for (const { name: how, change } of MUTATIONS) {
          const mutated = change(value);
          if (mutated === undefined) continue;
          const whole = replaced(mutated);
          const isFound = differencesOf(type, whole)?.some(({ what }) => what !== 'new');
          if (isFound !== isWrong(whole)) missed.push({ how, path });
          changed += 1;
        }
    }
    expect(missed).toStrictEqual([]);
    expect(changed).toBeGreaterThan(50);
  });

  test('each change that brings a new field is found at each object', () => {
    const missed: unknown[] = [];
    const changes = FIELD_MUTATIONS.filter(({ found }) => found === 'new');
    for (const { fields, payload } of payloads) {
      const type = total({ kind: 'object', fields });
      for (const { value, type: own, path, replaced } of placesIn(payload, type)) {
        if (!isRecord(value) || !members(own.shape).every(({ kind }) => kind === 'object')) continue;
        for (const { name: how, change } of changes) {
          const [first = 'id'] = Object.keys(value);
          const mutated = change(value, first);
          if (mutated === undefined) continue;
          const found = differencesOf(type, replaced(mutated)) ?? [];
          if (!found.some((each) => each.what === 'new')) missed.push({ how, path });
        }
      }
    }
    expect(missed).toStrictEqual([]);
  });
});
