/** Answers that were pasted, as a draft of a fixture: nothing is sent, and no variable has its real value. */
import { draftOf } from '../../fixture/draft';
import type { Pasted } from '../../fixture/draft';
import { readFixture } from '../../fixture/format';
import type { FixtureCase } from '../../fixture/format';
import { listFixtures } from '../../tenant/folder';
import type { OneTenant } from './context';

/** Invented values of variables: those of the fixtures. */
export const inventedVariables = ({ mappings, name }: OneTenant): ReadonlyMap<string, string> =>
  new Map(listFixtures(mappings, name).flatMap((file) => [...(readFixture(file).fixture?.variables ?? [])]));

/** The draft of a tenant. */
export const draftFor = (tenant: OneTenant, pasted: Pasted): FixtureCase =>
  draftOf(pasted, inventedVariables(tenant), tenant.world.now());
