/** A fixture out of answers that were pasted: recorded as `record` does it, so that it has no value of theirs. */
import { join } from 'node:path';
import { isRight, left } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { askLive, LIVE_ID } from '../../cli/ask-live';
import { problemsIn } from '../../cli/check-tenant';
import { writeNewFile } from '../../cli/io/new-file';
import { collecting, openLive } from '../../cli/live';
import type { LiveTenant } from '../../cli/live';
import { contextOf, isShopper } from '../../cli/record-context';
import type { BridgeEvent } from '../../observe/events';
import type { Pasted } from '../../fixture/draft';
import { createReplay } from '../../fixture/replay';
import { observe } from '../../recording/observe';
import { record } from '../../recording/record';
import type { Recording } from '../../recording/record';
import { textsIn } from '../../scaffold/anonymise';
import { runsIn } from '../../scaffold/runs';
import { valueOf } from '../../tenant/decode/variables';
import { recordProtection } from '../../tenant/runtime/protection';
import type { Added } from '../api';
import type { OneTenant, Shown } from './context';
import { draftFor, inventedVariables } from './pasted';

const NAME = /^[\p{L}\p{N}][\p{L}\p{N}_.-]{0,79}$/u;

/** The tenant with invented values of all its variables: nothing that is recorded can hold a secret. */
const withInvented = (tenant: OneTenant): OneTenant => {
  const { document } = problemsIn(tenant.name, tenant.mappings, tenant.world);
  const invented = inventedVariables(tenant);
  const names = textsIn(document).flatMap((text) =>
    [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name = '']) => name),
  );
  const variables = Object.fromEntries(names.map((name) => [name, valueOf(invented, name)]));
  return { ...tenant, world: { ...tenant.world, variables } };
};

const OPTIONS = { overwrite: false, keep: [], replace: [], rate: 1, all: true, json: false };

const recorded = async (tenant: OneTenant, pasted: Pasted): Promise<Either<string, Recording>> => {
  const { name, mappings, world } = tenant;
  const { identifier } = pasted;
  const events: BridgeEvent[] = [];
  const replay = createReplay([]);
  replay.begin(LIVE_ID, draftFor(tenant, pasted));
  const observer = observe(replay.http, replay.sql);
  const opened = openLive(mappings, name, world, {
    emit: collecting(events, world),
    ...observer,
    protection: recordProtection,
  });
  if (!isRight(opened)) return left(opened.left.lines.join('; '));
  const live: LiveTenant = opened.right;
  try {
    const asked = await askLive(live, identifier, events, world.now);
    const form = live.tenant.forms.of(identifier);
    const { seen } = observer;
    return await record(
      {
        ...asked,
        identifier,
        isPhone: form?.type === 'phone',
        isIdentifier: isShopper(live, identifier),
        takes: (text) => live.tenant.forms.of(text) === form,
        seen: seen(),
        at: world.now(),
      },
      contextOf({ name, options: { ...OPTIONS, mappings }, world, live, seen }, identifier),
    );
  } finally {
    live.tenant.dispose();
  }
};

/** Why a fixture cannot have the name. */
const nameFault = (name: string, identifier: string): string | undefined => {
  const personal = new Set(runsIn(identifier));
  if (!NAME.test(name)) return 'this cannot be a name of a file; use letters, digits, "-" and "_"';
  return runsIn(name).some((run) => personal.has(run))
    ? 'the name has a part of the identifier, which no name of a file may show'
    : undefined;
};

/** Writes a fixture of the saved file. */
export const addFixture = async (tenant: OneTenant, name: string, pasted: Pasted): Promise<Shown<Added>> => {
  const refused = (why: string): Shown<Added> => ({ value: { added: false, why }, hidden: [] });
  const fault = nameFault(name, pasted.identifier);
  if (fault !== undefined) return refused(fault);
  const made = await recorded(withInvented(tenant), pasted);
  if (!isRight(made)) return refused(`the fixture would not come out as this answer: ${made.left}`);
  const file = join(tenant.mappings, tenant.name, 'fixtures', `${name}.json`);
  const written = writeNewFile(tenant.mappings, file, made.right.text, { replaces: false });
  if (!isRight(written))
    return refused(
      written.left === 'EEXIST'
        ? 'there is a fixture of this name already'
        : `it cannot be written: ${written.left}`,
    );
  const replaced = made.right.leaves.flatMap(({ path, became }) => (became === 'kept' ? [] : [path]));

  return { value: { added: true, fixture: name, replaced: [...new Set(replaced)] }, hidden: [] };
};
