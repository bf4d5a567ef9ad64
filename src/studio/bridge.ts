/** The state of a bridge that serves, as its admin listener has it. The token stays in this process. */
import { isRight } from 'fp-ts/Either';
import * as t from 'io-ts';
import type { Secret } from '../core/secret';
import type { BridgeReport } from './api';
import { AnyBridge, BridgeStatus, Workers } from './bridge-status';
import { bridgeOf } from './serving-bridge';
import type { ServingBridge } from './serving-bridge';

/** Where a bridge is asked. */
export interface Admin {
  readonly url: string;
  /** What a listener that has one may ask for. */
  readonly token?: Secret | undefined;
}

/** How long the admin listener may take, in milliseconds. */
const PATIENCE_MS = 10_000;

const Named = t.type({ name: t.literal('TimeoutError') });
const Caused = t.type({ cause: t.type({ code: t.string }) });

type Unreached = Pick<Extract<BridgeReport, { readonly reached: false }>, 'why' | 'detail'>;

/** What was thrown instead of an answer: a code of Node, or nothing that says more. */
const unreached = (thrown: unknown): Unreached => {
  if (Named.is(thrown)) return { why: 'slow', detail: `${PATIENCE_MS / 1000} s` };
  return { why: 'unreachable', detail: Caused.is(thrown) ? thrown.cause.code : '' };
};

const refusedBy = (status: number): Unreached => {
  if (status === 401) return { why: 'unauthorized', detail: '401' };
  return status === 403 ? { why: 'forbidden', detail: '403' } : { why: 'not-admin', detail: String(status) };
};

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const read = (text: string): { readonly bridge: ServingBridge } | Unreached => {
  const value = parsed(text);
  const values = Workers.is(value) ? value.workers : [value];
  if (values.length === 0) return { why: 'no-worker', detail: '' };
  const statuses = values.flatMap((each) => {
    const status = BridgeStatus.decode(each);
    return isRight(status) ? [status.right] : [];
  });
  if (statuses.length === values.length) return { bridge: bridgeOf(statuses) };
  const other = values.filter((each) => !BridgeStatus.is(each)).find(AnyBridge.is);
  return other === undefined
    ? { why: 'not-admin', detail: '200' }
    : { why: 'other-version', detail: [other.build.version, other.build.commit].filter(Boolean).join(' ') };
};

const asked = async ({ url, token }: Admin): Promise<ReturnType<typeof read>> => {
  try {
    const response = await fetch(new URL('/status', url), {
      headers: token === undefined ? {} : { Authorization: `Bearer ${token.reveal()}` },
      signal: AbortSignal.timeout(PATIENCE_MS),
      redirect: 'manual', // a token goes to no other host
    });
    return response.ok ? read(await response.text()) : refusedBy(response.status);
  } catch (thrown) {
    return unreached(thrown);
  }
};

/** Asks the admin listener for the state of its bridge. */
export const reportOf = async (admin: Admin): Promise<BridgeReport> => {
  const answer = await asked(admin);
  const { origin: url } = new URL(admin.url);
  const askedAt = new Date().toISOString();
  return 'bridge' in answer ? { reached: true, url, askedAt, ...answer } : { reached: false, url, ...answer };
};
