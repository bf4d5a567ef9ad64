/** Requests of the API, and what answers them. */
import * as t from 'io-ts';
import type { Reply } from '../../admin/reply';
import type { StudioContext } from '../engine/context';

/** A request that the guard has let in. */
export interface ApiRequest {
  readonly method: string;
  readonly path: string;
  readonly body: Buffer;
}

export interface Engine {
  /** The signal is aborted when the answer is not wanted any more. */
  readonly answer: (request: ApiRequest, signal: AbortSignal) => Promise<Reply>;
  readonly stop: () => Promise<void>;
}

export type MakeEngine = (studio: StudioContext) => Engine;

/** What a thread is started with. */
export const ThreadSettings = t.intersection([
  t.type({ mappings: t.string, hasAdmin: t.boolean, variables: t.record(t.string, t.string) }),
  t.partial({ maxDataBytes: t.number }),
]);
export type ThreadSettings = t.TypeOf<typeof ThreadSettings>;
