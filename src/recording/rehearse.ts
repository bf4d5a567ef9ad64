/**
 * The asking of a tenant with invented answers: it shows which requests belong to them. The real secrets are not used, so
 * no request of a recording can hold one.
 */
import { fixedCall } from '../core/call';
import { left } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import type { Adapter } from '../adapter/define-adapter';
import { isError } from '../diagnostics/diagnostic';
import type { Problem } from '../diagnostics/diagnostic';
import { unreachable } from '../core/connection-failure';
import { createRecorder } from '../fixture/recorder';
import type { NotedRequest } from '../fixture/recorder';
import { outcomeOf } from '../fixture/replay';
import { loadOne } from '../tenant/folder';
import type { LoadContext } from '../tenant/load';
import { secretsFor } from '../tenant/decode/variables';
import { plainNumbers } from '../values/plain-numbers';
import { replayProtection } from '../tenant/runtime/protection';
import type { WrittenAnswer } from './answers';
import { databasesOf } from './rows';
import type { WrittenRows } from './rows';
import { compactValue } from '../json/format-value';

/** What a tenant is loaded from for a recording. */
export interface RehearsalContext extends Pick<LoadContext, 'maxDataBytes' | 'edited'> {
  readonly mappings: string;
  readonly name: string;
  readonly adapters: readonly Adapter[];
}

/** What is played: an invented identifier, invented answers, rows and payloads by source, invented variables. */
export interface Invented {
  readonly identifier: string;
  readonly answers: ReadonlyMap<string, readonly WrittenAnswer[]>;
  readonly rows: ReadonlyMap<string, WrittenRows>;
  readonly payloads: ReadonlyMap<string, unknown>;
  readonly variables: ReadonlyMap<string, string>;
  /** The moment of the recording. */
  readonly now: Date;
}

export interface Rehearsed {
  /** The errors of a tenant that does not load with these variables. */
  readonly problems: readonly Problem[];
  /** The requests of a source, in their order. */
  readonly requests: (source: string) => readonly NotedRequest[];
  /** A source has asked for more answers than there are. */
  readonly isShort: boolean;
  readonly usesClock: boolean;
}

const contentTypeOf = (headers: Readonly<Record<string, string>> = {}): string | undefined =>
  headers['Content-Type'];

/** Asks as a fixture with these answers will be asked. */
export const rehearse = async (
  { mappings, name, adapters, maxDataBytes, edited }: RehearsalContext,
  { identifier, answers, rows, payloads, variables, now }: Invented,
): Promise<Rehearsed> => {
  const names = new Set<string>();
  const used = new Map<string, number>();
  let isShort = false;
  const recorder = createRecorder(
    (source, reading) => {
      const at = used.get(source) ?? 0;
      used.set(source, at + 1);
      const answer = answers.get(source)?.[at];
      if (answer === undefined) {
        isShort = true;
        return left(unreachable('RECORDING'));
      }
      if ('failure' in answer) return outcomeOf(answer);
      const { status, headers, body, text = '' } = answer.response;
      const contentType = contentTypeOf(headers);
      return outcomeOf(
        { status, contentType, text: body === undefined ? text : compactValue(body) },
        reading,
      );
    },
    names,
    variables,
  );
  const { tenant, mapping, problems } = loadOne(mappings, name, {
    adapters,
    maxDataBytes,
    edited,
    secrets: secretsFor(variables, names),
    unset: 'error',
    openAllowed: true,
    isKeyless: true,
    emit: () => undefined,
    http: recorder.http,
    sql: databasesOf(rows),
    protection: replayProtection,
    askOf: (source, open) => (lookup, call, observer) =>
      payloads.has(source)
        ? TE.fromEither(open.accept(lookup, plainNumbers(payloads.get(source)), observer))
        : open.ask(lookup, call, observer),
  });
  if (tenant === undefined)
    return { problems: problems.filter(isError), requests: () => [], isShort, usesClock: false };
  const spelt = tenant.identify(identifier);
  if (spelt !== undefined) await tenant.ask(spelt, fixedCall('record', now))();
  tenant.dispose();
  return { problems: [], requests: recorder.noted, isShort, usesClock: mapping?.usesClock ?? false };
};
