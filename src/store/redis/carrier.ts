/** The carrier of shared state that is a store: Redis, or what speaks as it does. */
import type { Begun, Carrier, Lease } from '../carrier';
import { BEGIN, EXTEND, FINISH, LEAD, LEASE } from './scripts';
import type { Seal } from './seal';

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

/** The carrier. Names are made by the seal, and begin with the prefix. */
export const redisCarrier = (run: RunScript, seal: Seal, prefix: string): Carrier => {
  const nameOf = (kind: string, key: string): string => `${prefix}${kind}:${seal.nameOf(kind, key)}`;
  const textName = (key: string): string => nameOf('text', key);
  return {
    lease: async ({ limit, perSecond, wanted }) =>
      leaseIn(await run(LEASE, nameOf('limit', limit), [perSecond, wanted])),
    begin: async ({ key, owner, known = '', lockMs }) =>
      begunIn(await run(BEGIN, textName(key), [owner, known, lockMs]), (sealed) => seal.open(key, sealed)),
    extend: async ({ key, owner, lockMs }) => (await run(EXTEND, textName(key), [owner, lockMs])) === 1,
    finish: async ({ key, owner, fence, begunAt, text, keepMs }) => {
      const sealed =
        text === undefined ? [] : [keepMs, seal.seal(key, sealedText(text, begunAt, begunAt + keepMs))];
      return (await run(FINISH, textName(key), [owner, fence, ...sealed])) === 1;
    },
    lead: async ({ job, owner, lastsMs }) => (await run(LEAD, nameOf('job', job), [owner, lastsMs])) === 1,
  };
};
