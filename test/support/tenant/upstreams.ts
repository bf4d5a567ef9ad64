/** Upstreams that hold each call until the test gives its answer, and tenants over them. */
import { left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import * as t from 'io-ts';
import { defineAdapter } from '../../../src/adapter/define-adapter';
import type { Adapter, Connection } from '../../../src/adapter/define-adapter';
import type { Call } from '../../../src/core/call';
import type { SourceFailure } from '../../../src/core/failure';
import type { BridgeEvent } from '../../../src/observe/events';
import type { Tenant } from '../../../src/tenant/runtime/tenant';
import { failureOf } from '../mapping/cases';
import { codecOf } from '../mapping/notation';
import { contextOf, load } from './world';

export type Outcome = Either<SourceFailure, unknown>;

/** An upstream that holds each call until the test gives its answer. */
export interface Upstream {
  readonly adapter: Adapter;
  readonly asked: unknown[];
  readonly calls: Call[];
  readonly answer: (outcome: Outcome) => void;
}

const upstream = (name: string, codec: unknown): Upstream => {
  const asked: unknown[] = [];
  const calls: Call[] = [];
  let answer: Upstream['answer'] = () => undefined;
  const promise = new Promise<Outcome>((done) => {
    answer = done;
  });
  const connection: Connection<Record<string, string>> = {
    ask: (lookup, call) => {
      asked.push(lookup);
      calls.push(call);
      return () => promise;
    },
    dispose: () => undefined,
  };
  const adapter = defineAdapter({
    name,
    summary: 'an upstream that waits',
    settings: t.partial({}),
    lookup: t.record(t.string, t.string),
    payload: codecOf(codec),
    credentials: [],
    owner: () => 'unsaid',
    connect: () => right(connection),
    example: { settings: {}, lookup: {}, payload: {}, user: {}, account: {} },
  });
  return { adapter, asked, calls, answer: (outcome) => answer(outcome) };
};

const CODEC = { id: 'nonblank', 'link?': 'text' };

/** Upstreams a, b, c … of one codec, and a tenant over them. */
export const world = (
  sources: Readonly<Record<string, object>>,
  user: object,
  emit: (event: BridgeEvent) => void = () => undefined,
  head: object = {},
): { readonly tenant: Tenant; readonly upstreams: Readonly<Record<string, Upstream>> } => {
  const upstreams = Object.fromEntries(Object.keys(sources).map((name) => [name, upstream(name, CODEC)]));
  const adapters = Object.values(upstreams).map(({ adapter }) => adapter);
  const file = {
    access: 'open',
    identifier: { type: 'text' },
    sources: Object.fromEntries(
      Object.entries(sources).map(([name, source]) => [name, { adapter: name, ...source }]),
    ),
    user,
    ...head,
  };
  const { tenant, problems } = load(JSON.stringify(file), { ...contextOf(adapters), emit });
  if (tenant === undefined) throw new Error(JSON.stringify(problems));
  return { tenant, upstreams };
};

export const found = (id: string, link?: string): Outcome =>
  right(link === undefined ? { id } : { id, link });
export const fails = (tag: string): Outcome => left(failureOf(tag));

/** Lets everything happen that can. */
export const settled = (): Promise<void> => new Promise((done) => setImmediate(done));

export const askedOf = (upstreams: Readonly<Record<string, Upstream>>): string =>
  Object.entries(upstreams)
    .filter(([, { asked }]) => asked.length > 0)
    .map(([name]) => name)
    .join('');
