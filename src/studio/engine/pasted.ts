/** The ask of a draft whose upstreams answer with what was pasted. Nothing is sent, and no variable has its real value. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { own } from '../../core/own';
import type { Http } from '../../adapter/http';
import type { Sql } from '../../adapter/sql';
import { explainAccount } from '../../cli/explanation';
import { callNow, collecting, errorLines } from '../../cli/live';
import { unreachable } from '../../core/connection-failure';
import { readFixture } from '../../fixture/format';
import { outcomeOf } from '../../fixture/replay';
import { parseText } from '../../json/parse';
import type { BridgeEvent } from '../../observe/events';
import { secretsFor } from '../../tenant/decode/variables';
import { listFixtures, loadOne } from '../../tenant/folder';
import type { SourceHttp, SourceSql } from '../../tenant/format/source-options';
import type { TracedLookup } from '../../tenant/runtime/fetch-sources';
import { replayProtection } from '../../tenant/runtime/protection';
import { isList, isRecord } from '../../types/conform';
import { drafting } from './context';
import type { OneTenant } from './context';
import type { Pasted, PlayedSample, Unplayed } from './played';

/** No answer was pasted for the source. */
const NONE = left(unreachable('ECONNREFUSED'));

const typeOf = (text: string): string => (/^\s*</.test(text) ? 'application/xml' : 'application/json');

/** Clients that give the pasted answers: each request of a source gets the same. */
export const pastedHttp =
  (answers: Pasted['answers']): SourceHttp =>
  ({ source, xml }): Http => ({
    dispose: () => undefined,
    send: () => () => {
      const text = own(answers, source);
      const answer =
        text === undefined
          ? NONE
          : outcomeOf({ status: 200, contentType: typeOf(text), text }, { ...(xml && { xml }) });
      return Promise.resolve(answer);
    },
  });

/** Databases that give the pasted rows, a list of objects. */
export const pastedSql =
  (answers: Pasted['answers']): SourceSql =>
  ({ source }): Sql => ({
    dispose: () => undefined,
    describe: () => () => Promise.resolve(NONE),
    query:
      ({ maxRows }) =>
      () => {
        const rows = parseText(own(answers, source) ?? '');
        return Promise.resolve(
          isRight(rows) && isList(rows.right) ? right(rows.right.filter(isRecord).slice(0, maxRows)) : NONE,
        );
      },
  });

/** Invented values of variables: those of the fixtures. */
export const inventedVariables = ({ mappings, name }: OneTenant): ReadonlyMap<string, string> =>
  new Map(listFixtures(mappings, name).flatMap((file) => [...(readFixture(file).fixture?.variables ?? [])]));

/** Asks a draft for the shopper of pasted answers. */
export const askPasted = async (
  tenant: OneTenant,
  { answers, identifier }: Pasted,
  text: string | undefined,
): Promise<Either<Unplayed, PlayedSample>> => {
  const events: BridgeEvent[] = [];
  const lookups: TracedLookup[] = [];
  const world = drafting(tenant, text);
  const {
    tenant: loaded,
    mapping,
    rules,
    problems,
    hidden,
  } = loadOne(tenant.mappings, tenant.name, {
    adapters: world.adapters,
    secrets: secretsFor(inventedVariables(tenant), new Set()),
    unset: 'error',
    openAllowed: true,
    isKeyless: true,
    emit: collecting(events, world),
    onLookup: (lookup) => lookups.push(lookup),
    http: pastedHttp(answers),
    sql: pastedSql(answers),
    protection: replayProtection,
    maxDataBytes: world.maxDataBytes,
    edited: world.edited,
  });
  if (loaded === undefined || mapping === undefined) return left({ lines: errorLines(problems), hidden });
  const explained = await explainAccount(
    { tenant: loaded, mapping, events, lookups, isLive: false },
    identifier,
    callNow('studio'),
  );
  return right({ ...explained, rules, faults: [], hidden, reveal: true });
};
