/** What the primary of a process group and its workers send each other, as plain data. */
import type { Writable } from 'node:stream';
import * as t from 'io-ts';
import type { Carrier } from '../../store/carrier';

export const LeaseRequest = t.type({ limit: t.string, perSecond: t.number, wanted: t.number });
export const BeginRequest = t.intersection([
  t.type({ key: t.string, owner: t.string, lockMs: t.number }),
  t.partial({ known: t.string, group: t.string }),
]);
export const ExtendRequest = t.intersection([
  t.type({ key: t.string, owner: t.string, lockMs: t.number }),
  t.partial({ group: t.string }),
]);
export const FinishRequest = t.intersection([
  t.type({ key: t.string, owner: t.string, fence: t.number, begunAt: t.number, keepMs: t.number }),
  t.partial({ text: t.string, group: t.string }),
]);
export const LeadRequest = t.type({ job: t.string, owner: t.string, lastsMs: t.number });

export const Lease = t.type({ granted: t.number, available: t.number, retryAfterMs: t.number });
export const Begun = t.union([
  t.intersection([
    t.type({ state: t.literal('kept'), version: t.string, ageMs: t.number }),
    t.partial({ text: t.string }),
  ]),
  t.type({ state: t.literal('held') }),
  t.type({ state: t.literal('yours'), fence: t.number, begunAt: t.number }),
]);

const Operation = t.keyof({ lease: null, begin: null, extend: null, finish: null, lead: null });
export type Operation = keyof Carrier;

/** An answer of the admin listener. */
const Reply = t.type({
  status: t.number,
  type: t.string,
  body: t.string,
  headers: t.record(t.string, t.string),
});

/** `leaving`: it listens no more, and ends when it is told `left`. `pong` answers a `ping`. */
export const FromWorker = t.union([
  t.type({ kind: t.literal('listening') }),
  t.type({ kind: t.literal('leaving') }),
  t.type({ kind: t.literal('pong') }),
  t.type({ kind: t.literal('answered'), id: t.number, reply: Reply }),
  t.type({ kind: t.literal('operate'), id: t.number, operation: Operation, request: t.unknown }),
]);

export const FromPrimary = t.union([
  t.type({
    kind: t.literal('stop'),
    signal: t.keyof({ SIGTERM: null, SIGINT: null, SIGQUIT: null }),
  }),
  t.type({ kind: t.literal('left') }),
  t.type({ kind: t.literal('ping') }),
  t.type({ kind: t.literal('reload'), trigger: t.keyof({ signal: null, request: null, poll: null }) }),
  t.type({ kind: t.literal('ask'), id: t.number, path: t.string, body: t.string }),
  t.type({ kind: t.literal('operated'), id: t.number, result: t.unknown }),
  t.type({ kind: t.literal('not-operated'), id: t.number }),
]);
export type FromWorker = t.TypeOf<typeof FromWorker>;
export type FromPrimary = t.TypeOf<typeof FromPrimary>;

/** The other side of a connection between two processes of a group. */
export interface Channel {
  readonly send: (message: FromWorker | FromPrimary) => void;
  /** Messages that come before there is a listener wait for the first one. */
  readonly onMessage: (listener: (message: unknown) => void) => void;
}

/** A worker as its primary sees it. */
export interface Worker extends Channel {
  readonly pid: number | undefined;
  /** Called once, with the exit code; `undefined` after a signal. */
  readonly onEnd: (listener: (code: number | undefined) => void) => void;
  /** Ends it at once. */
  readonly kill: () => void;
}

/** Which of the workers a process is, from 0, and of how many. */
export interface Slot {
  readonly slot: number;
  readonly of: number;
}

/** The primary as its worker sees it. */
export interface Primary extends Channel, Slot {
  /** Called when the primary is gone, also if it is already. */
  readonly onGone: (listener: () => void) => void;
  /** Where this worker writes its log, which the primary reads. */
  readonly log: Pick<Writable, 'cork' | 'uncork'>;
}

/** How this process belongs to others. */
export interface ProcessGroup {
  /** The primary, if this is a worker. */
  readonly primary?: Primary | undefined;
  /** Starts a worker: this program, with the same arguments. */
  readonly fork: (slot: Slot) => Worker;
  /** Calls `roll` whenever all workers have to be replaced. */
  readonly onRoll: (roll: () => void) => void;
  /** How many processors this process may run on. */
  readonly processors: number;
}
