/** A live shopper, asked with the saved file: a draft could send a secret to another host. Values are masked unless they are to be revealed. */
import { isRight, left, right } from 'fp-ts/Either';
import { explainAccount } from '../../cli/explanation';
import { subjectFor } from '../../cli/explain';
import { callNow, collecting, openLive } from '../../cli/live';
import { subjectKey } from '../../cli/subject';
import type { BridgeEvent } from '../../observe/events';
import type { TracedLookup } from '../../tenant/runtime/fetch-sources';
import type { Sample } from '../api';
import type { OneTenant, Shown } from './context';
import { sampleOf } from './sample';

/** Asks the upstreams of the saved file; revealing values writes a line for the audit. */
export const askLive = async (
  tenant: OneTenant,
  identifier: string,
  reveal: boolean,
): Promise<Shown<Sample>> => {
  const { name, mappings, world } = tenant;
  const key = reveal ? subjectKey(world.variables) : right(undefined);
  if (!isRight(key)) return sampleOf(tenant, undefined, left({ lines: [key.left], hidden: [] }));
  const events: BridgeEvent[] = [];
  const lookups: TracedLookup[] = [];
  const opened = openLive(mappings, name, world, {
    emit: collecting(events, world),
    onLookup: (lookup) => lookups.push(lookup),
  });
  if (!isRight(opened)) return sampleOf(tenant, undefined, opened);
  const { tenant: loaded, mapping, rules, hidden } = opened.right;
  const explicable = { tenant: loaded, mapping, events, lookups, isLive: true };
  const explained = await explainAccount(explicable, identifier, callNow('studio'));
  if (reveal)
    world.audit({
      event: 'values-revealed',
      tenant: name,
      by: world.user,
      ...subjectFor(loaded, identifier, key.right),
    });
  return sampleOf(
    tenant,
    undefined,
    right({ ...explained, rules, faults: [], requests: [], hidden, reveal }),
  );
};
