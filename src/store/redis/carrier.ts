/** The carrier of shared state that is a store: Redis, or what speaks as it does. */
import { both } from '../both';
import type { BeginRequest, Begun, Carrier, Lease } from '../carrier';
import { BEGIN, EXTEND, FINISH, FORGET, LEAD, LEASE } from './scripts';
import type { Seal, StoreSeals } from './seal';

/** Runs a script on one name; it rejects where it cannot. */
export type RunScript = (
  script: string,
  name: string,
  args: readonly (string | number)[],
) => Promise<unknown>;

/** A reply that is not of the script's form: something else has written to the name. */
const foreign = (): Error => new Error('a reply of the store has another form');

const textsIn = (reply: unknown): readonly string[] => {
  if (!Array.isArray(reply)) throw foreign();
  return reply.map((each) => {
    if (typeof each !== 'string' && typeof each !== 'number') throw foreign();
    return String(each);
  });
};

const numberIn = (text: string | undefined): number => {
  const value = Number(text);
  if (text === undefined || !Number.isFinite(value)) throw foreign();
  return value;
};

const leaseIn = (reply: unknown): Lease => {
  const [granted, available, retryAfterMs] = textsIn(reply).map(numberIn);
  if (granted === undefined || available === undefined || retryAfterMs === undefined) throw foreign();
  return { granted, available, retryAfterMs };
};

/** What is sealed: the text, and from when until when it is good. */
const sealedText = (text: string, begunAt: number, endsAt: number): string =>
  JSON.stringify([begunAt, endsAt, text]);

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);

const openedText = (opened: string | undefined, now: number): { text?: string; ageMs: number } => {
  const value: unknown = opened === undefined ? undefined : JSON.parse(opened);
  if (!isList(value)) return { ageMs: 0 };
  const [begunAt, endsAt, text] = value;
  if (typeof begunAt !== 'number' || typeof endsAt !== 'number' || typeof text !== 'string')
    return { ageMs: 0 };
  const ageMs = Math.max(0, now - begunAt);
  return now < endsAt ? { text, ageMs } : { ageMs };
};

const begunIn = (reply: unknown, open: (sealed: string) => string | undefined): Begun => {
  const [state, second, third, fourth] = textsIn(reply);
  if (state === 'held') return { state };
  if (second === undefined || third === undefined) throw foreign();
  if (state === 'yours') return { state, fence: numberIn(second), begunAt: numberIn(third) };
  if (state !== 'kept') throw foreign();
  return { state, version: second, ...openedText(open(third), numberIn(fourth)) };
};

/** A carrier that can forget texts, all of a group. */
export interface ForgettingCarrier extends Carrier {
  readonly forget: (group: string) => Promise<void>;
}

/** The fence of a name goes on for a day, in milliseconds, so that what comes back late finds a later one. */
const FENCE_MS = 86_400_000;

/** A group goes with its last text: what is in it is about a person. A minute is longer than an attempt lasts. */
const GROUP_MS = 60_000;

/** Where a text is: its name, and what its fields there begin with. */
interface Place {
  readonly name: string;
  readonly field: string;
  readonly keptMs: number;
}

/** The carrier. Names are made by the seal, and begin with the prefix. */
const redisCarrier = (run: RunScript, seal: Seal, prefix: string): ForgettingCarrier => {
  const nameOf = (kind: string, key: string): string => `${prefix}${kind}:${seal.nameOf(kind, key)}`;
  const placeOf = ({ key, group }: Pick<BeginRequest, 'key' | 'group'>): Place =>
    group === undefined
      ? { name: nameOf('text', key), field: '', keptMs: FENCE_MS }
      : { name: nameOf('group', group), field: `${seal.nameOf('field', key)}:`, keptMs: GROUP_MS };
  return {
    lease: async ({ limit, perSecond, wanted }) =>
      leaseIn(await run(LEASE, nameOf('limit', limit), [perSecond, wanted])),
    begin: async ({ owner, known = '', lockMs, ...text }) => {
      const { name, field, keptMs } = placeOf(text);
      const reply = await run(BEGIN, name, [field, keptMs, owner, known, lockMs]);
      return begunIn(reply, (sealed) => seal.open(text.key, sealed));
    },
    extend: async ({ owner, lockMs, ...text }) => {
      const { name, field } = placeOf(text);
      return (await run(EXTEND, name, [field, owner, lockMs])) === 1;
    },
    finish: async ({ owner, fence, begunAt, text, keepMs, ...of }) => {
      const { name, field, keptMs } = placeOf(of);
      const sealed =
        text === undefined ? [] : [keepMs, seal.seal(of.key, sealedText(text, begunAt, begunAt + keepMs))];
      return (await run(FINISH, name, [field, keptMs, owner, fence, ...sealed])) === 1;
    },
    lead: async ({ job, owner, lastsMs }) => (await run(LEAD, nameOf('job', job), [owner, lastsMs])) === 1,
    forget: async (group) => {
      await run(FORGET, nameOf('group', group), []);
    },
  };
};

/** The carrier of all keys of a store: the previous one is there while it is replaced. */
export const keyedCarrier = (
  run: RunScript,
  { current, previous }: StoreSeals,
  prefix: string,
): ForgettingCarrier => {
  const carrier = redisCarrier(run, current, prefix);
  if (previous === undefined) return carrier;
  const before = redisCarrier(run, previous, prefix);
  return {
    ...both(before, carrier),
    forget: async (group) => {
      await Promise.all([before.forget(group), carrier.forget(group)]);
    },
  };
};
