/** What a row of the fault matrix is. Rows are data: tests assert them, the proof measures them. */
import type { TlsOptions } from 'node:tls';
import type { Failure, FailureDetails } from '../../../src/core/failure';
import type { LayerName } from '../../../src/upstream/layers/stack';
import type { TransportOptions } from '../../../src/upstream/http/client';
import type { ScriptName } from '../../faults/scripts';
import type { ProxyOptions } from '../upstream/proxy';
import type { Scripting } from './server';

/** What of the bridge a row shows to matter: a layer by its name, or a part of the rest. */
export type Defence =
  | Exclude<LayerName, 'timed'>
  /** Of the retry: without it every failure that may pass is asked again. */
  | 'retry budget'
  /** Of the retry: without it what an upstream asks for is not known. */
  | 'Retry-After'
  /** Of the breaker: without it one that has opened stays open. */
  | 'breaker trial'
  /** The one around all sources of a tenant. */
  | 'tenant bulkhead'
  /** The transport's own: a plain client with its defaults has none of them. */
  | 'size limit'
  | 'inflate limit'
  | 'known encodings'
  /** Bytes that are not text in their charset are refused. */
  | 'charset'
  | 'strict JSON'
  | 'depth limit'
  | 'one key once'
  | 'no redirects'
  | 'reuse guard'
  /** Of several answers on a connection none is taken for the one that was asked for. */
  | 'one answer'
  /** Connections are not used again where answers do not say whose they are. */
  | 'no reuse'
  /** A request on a kept connection that is closed is sent once more on a new one. */
  | 'new connection'
  | 'TLS'
  /** The bridge shows who it is, where its tenant file says so. */
  | 'client certificate'
  /** Connections go through the proxy of the tenant file, and never past it. */
  | 'proxy'
  | 'address guard'
  /** Node's parser of HTTP and how the transport listens to it: without them, whatever came is an answer. */
  | 'whole answers'
  /** A request is broken off when its call is over. */
  | 'hanging up'
  /** Values and names of an answer are counted before it is parsed. */
  | 'value limit'
  /** The parts of an answer are compared with its type so often, and no more. */
  | 'comparison limit'
  /** What one request may work, and how large its account may be. */
  | 'mapping budget'
  /** So many warnings of a tenant are written in a second. */
  | 'log budget'
  /** What adapters do with an answer. */
  | 'status'
  | 'codec'
  | 'owner'
  /** What a token endpoint answers is read before it is sent on. */
  | 'token'
  /** A rejected token is renewed. */
  | 'renewal'
  /** Of the renewal: without it every rejection costs a token and a second request. */
  | 'renewal limit';

/** The result of a request for an account. */
export interface Ending {
  readonly status: number;
  readonly outcome: 'ok' | Failure['tag'];
  /** What the failure must tell of itself; it may tell more. */
  readonly detail?: FailureDetails;
  /** The account's status, which a catalogue gives; `null` for none. */
  readonly level?: string | null;
}

export interface Row {
  /** The fault, as a sentence about the upstream. */
  readonly fault: string;
  readonly script: Scripting;
  /** The behaviour of the endpoint of its access tokens, until it is repaired; without it there is no such endpoint. */
  readonly token?: ScriptName;
  /** Its behaviour once it is repaired: JSON of OAuth without it. */
  readonly tokenRepaired?: ScriptName;
  /** The tokens are those of a login of the upstream's own, and not of OAuth; with what its settings have beside a name and a password. */
  readonly login?: Readonly<Record<string, unknown>> | undefined;
  /** The port is closed until the upstream is repaired. */
  readonly isDown?: true;
  /** The upstream speaks TLS with this certificate. */
  readonly credentials?: TlsOptions;
  /** The proxy that leads to it, or one that is down. */
  readonly proxy?: ProxyOptions | 'down';
  /** The tenant's file over an upstream; that of a described upstream without it. */
  readonly tenantFile?: (baseUrl: string) => Readonly<Record<string, unknown>>;
  /** Keys of the source in the tenant file that differ. */
  readonly source?: Readonly<Record<string, unknown>>;
  /** Fields of its payload's type beside the user's own. */
  readonly payload?: object;
  /** Rules beside those of the user's own. */
  readonly user?: object;
  /** Keys of the source's "answer" beside what an unknown user looks like. */
  readonly answer?: Readonly<Record<string, unknown>>;
  /** Answers do not say whose they are: the tenant file says so, too. */
  readonly isOwnerUnsaid?: boolean;
  /** The upstream's name, which the row's own resolver knows; an address without it. */
  readonly host?: string;
  /** What the transport is told beside. */
  readonly transport?: Partial<Pick<TransportOptions, 'tls' | 'proxy' | 'lookup' | 'lookMs'>>;
  /** How long an open breaker rests before its trial, in milliseconds; as ever without it. */
  readonly breakerRestMs?: number;
  /** The tenant file's own limits. */
  readonly limits?: Readonly<Record<string, unknown>>;
  /** The users requested before, one after the other. */
  readonly before?: readonly string[];
  /** How long it was left in peace after those, in milliseconds. */
  readonly restMs?: number;
  /** How much later it is for catalogues after those, in seconds. */
  readonly agedS?: number;
  /** The users requested at the same time, all at once and just before the first user. */
  readonly meanwhile?: readonly string[];
  /** Whether the second user asks only when the upstream has sent all that it will, after the first answer too. */
  readonly isAwaited?: true;
  /** Whether the upstream is repaired before the second user's request; the default is true. */
  readonly isMended?: false;
  /** How the first user's request ends. */
  readonly ends: Ending;
  /** How the second user's request ends, unless rightly. */
  readonly then?: Ending;
  /** How many requests reach the upstream at most until the first user is answered; one without it. */
  readonly requests?: number;
  readonly defence: Defence;
  /** What else holds the row, so that it fails only without all of them. */
  readonly alsoHeldBy?: readonly Defence[];
  /** What goes wrong without the defence: one of the sentences of `wrongs`. */
  readonly without: string;
}

export const ok: Ending = { status: 200, outcome: 'ok' };

export const timeout: Ending = { status: 504, outcome: 'UpstreamTimeout' };

export const unreachable = (code: string): Ending => ({
  status: 502,
  outcome: 'UpstreamUnreachable',
  detail: { code },
});

export const rejected = (status: number): Ending => ({
  status: 502,
  outcome: 'UpstreamRejected',
  detail: { status },
});

export const overloaded = (status: number): Ending => ({
  status: 503,
  outcome: 'UpstreamOverloaded',
  detail: { status },
});

export const invalid = (path: string, expected: string): Ending => ({
  status: 502,
  outcome: 'PayloadInvalid',
  detail: { path, expected },
});

export const tooLarge = (expected: string): Ending => ({
  status: 502,
  outcome: 'AccountTooLarge',
  detail: { expected },
});

export const mismatch: Ending = { status: 502, outcome: 'IdentityMismatch' };

/** A source that does not wait long, for upstreams that never answer. */
export const IMPATIENT = { deadlineMs: 1000 } as const;
