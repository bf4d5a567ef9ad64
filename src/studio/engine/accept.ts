/** The acceptance of what a fixture gives now, as `verify --update` writes it. */
import { playForUpdate, writeUpdates } from '../../cli/update-fixtures';
import { nameOf } from '../../cli/report/verify';
import type { Accepted } from '../api';
import type { OneTenant, Shown } from './context';

/** Writes the present answer of one fixture; the tenant file is the saved one. */
export const acceptFixture = async (
  { name, mappings, world }: OneTenant,
  fixture: string,
): Promise<Shown<Accepted>> => {
  const { updates, refused, played } = await playForUpdate(name, mappings, world);
  const own = new Map([...updates].filter(([each]) => nameOf(each) === fixture));
  const lines: string[] = [];
  const written = writeUpdates(own, mappings, (line) => void lines.push(line));
  const why = refused.find((line) => line.includes(fixture)) ?? 'there is nothing to accept';
  return {
    value: { accepted: written.size > 0, message: lines[0] ?? why },
    hidden: played.hidden,
  };
};
