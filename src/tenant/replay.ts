/**
 * Owns the replay transport: it answers a source's requests from the fixture that its call plays, after the same
 * building of target, headers and body, and through the same reading of content, as the real one. It leaves OAuth
 * out: a fixture holds neither the exchange for a token nor the token. It must not judge the account that comes
 * of it.
 */
import { isLeft, isRight, left, right } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import { DEADLINE } from '../call';
import type { Call } from '../call';
import type { SourceFailure } from '../failure';
import type { Http } from '../http';
import type { JsonNode } from '../mapping/document';
import { findingsOf } from '../mapping/findings';
import { firstCharacter } from '../problem';
import type { Problem, Span } from '../problem';
import { jsonOf } from '../upstream/content';
import type { Outcome } from '../upstream/exchange';
import { parseJson } from '../upstream/json';
import { timedOut, unreachable } from '../upstream/unreachable';
import type { AskOf } from './build';
import { nodeAt } from './fixture';
import type { FixtureCase, Recorded, RecordedAnswer } from './fixture';
import { mismatches, sentOf } from './sent';
import type { Sent } from './sent';
import type { SourceHttp } from './source-head';
import type { Tenant } from './tenant';

/** What in a fixture was not as the bridge played it. */
export interface ReplayFault {
  readonly at: Span;
  readonly message: string;
  readonly suggestion: string;
  /** Nobody asked for what the fixture has: where the request was refused, that is why. */
  readonly isUnused?: true;
}

/** Fixtures that one loaded tenant plays, each under the id of its request. */
export interface Replay {
  /** For loading the tenant. */
  readonly http: SourceHttp;
  readonly askOf: AskOf;
  /** The tenant, with the clock of each fixture. */
  readonly clocked: (tenant: Tenant) => Tenant;
  /** Plays a fixture for the call of this id. */
  readonly begin: (requestId: string, fixture: FixtureCase) => void;
  /** Ends it: what was asked for in vain, and what nobody asked for. */
  readonly end: (requestId: string) => readonly ReplayFault[];
}

/** One fixture being played, and what of it is used up. */
interface Play {
  readonly fixture: FixtureCase;
  readonly used: Set<Recorded>;
  /** The sources whose payload was taken. */
  readonly taken: Set<string>;
  /** Exchanges that a request in vain was nearly like: they are told of once. */
  readonly near: Set<Recorded>;
  readonly faults: ReplayFault[];
}

const outcomeOf = (answer: RecordedAnswer): Outcome => {
  if ('failure' in answer)
    return left(answer.failure === 'UpstreamTimeout' ? timedOut(DEADLINE) : unreachable('ECONNREFUSED'));
  return right({ status: answer.status, body: jsonOf(answer.contentType, Buffer.from(answer.text)) });
};

/** What the bridge is told where the fixture has no answer; the play fails whatever it makes of that. */
const NO_ANSWER: Outcome = left(unreachable('FIXTURE'));

const vain = (play: Play, source: string, { method, path }: Sent, nearest: Nearest | undefined): void => {
  const { sources, root } = play.fixture;
  const listed = sources.get(source);
  const place = nearest?.recorded.at ?? listed?.at ?? root.at;
  const differs = nearest === undefined ? '' : `; the nearest differs in ${nearest.differs.join(' and ')}`;
  if (nearest !== undefined) play.near.add(nearest.recorded);
  play.faults.push({
    at: firstCharacter(place),
    message: `the fixture has no exchange for ${method} ${path}${differs}`,
    suggestion: nearest === undefined ? `add it to the exchanges of "${source}"` : 'correct the exchange',
  });
};

/** An exchange that is not yet used and nearly like a request. */
interface Nearest {
  readonly recorded: Recorded;
  readonly differs: readonly string[];
}

const answerFrom = (play: Play, source: string, sent: Sent): Outcome => {
  const open = (play.fixture.sources.get(source)?.exchanges ?? [])
    .filter((recorded) => !play.used.has(recorded))
    .map((recorded) => ({ recorded, differs: mismatches(recorded, sent) }))
    .sort((one, other) => one.differs.length - other.differs.length);
  const [best] = open;
  if (best === undefined || best.differs.length > 0) {
    vain(play, source, sent, best);
    return NO_ANSWER;
  }
  play.used.add(best.recorded);
  return outcomeOf(best.recorded.answer);
};

const unusedOf = ({ fixture, used, near, taken }: Play): readonly ReplayFault[] =>
  [...fixture.sources].flatMap(([name, { at, exchanges, payload }]) => [
    ...exchanges
      .filter((recorded) => !used.has(recorded) && !near.has(recorded))
      .map((recorded) => ({
        at: recorded.at,
        message: `nobody asked for ${recorded.method} ${recorded.path}`,
        suggestion: 'remove the exchange',
        isUnused: true as const,
      })),
    ...(payload === undefined || taken.has(name)
      ? []
      : [
          {
            at: firstCharacter(at),
            message: `nobody asked for the payload of "${name}"`,
            suggestion: 'remove it',
            isUnused: true as const,
          },
        ]),
  ]);

const httpOf =
  (plays: ReadonlyMap<string, Play>): SourceHttp =>
  ({ source, baseUrl }): Http => {
    const basePath = new URL(baseUrl).pathname;
    return {
      dispose: () => undefined,
      send: (request, call) => () => {
        const sent = sentOf(basePath, request);
        if (isLeft(sent)) return Promise.resolve(sent);
        const play = plays.get(call.requestId);
        return Promise.resolve(play === undefined ? NO_ANSWER : answerFrom(play, source, sent.right));
      },
    };
  };

/** A payload's text is read anew each time: whoever takes it may change it. */
const payloadOf = (play: Play | undefined, source: string): { readonly value: unknown } | undefined => {
  const text = play?.fixture.sources.get(source)?.payload;
  if (play === undefined || text === undefined) return undefined;
  play.taken.add(source);
  const parsed = parseJson(Buffer.from(text));
  return { value: isRight(parsed) ? parsed.right : undefined };
};

/** The deepest node of a payload on the way to a path; its list elements are not told apart. */
const placeIn = (payload: JsonNode, path: string): Span => {
  const [key, ...others] = path.split('.');
  const inner = key === undefined ? undefined : nodeAt(payload, key);
  if (inner !== undefined) return placeIn(inner, others.join('.'));
  return payload.kind === 'scalar' ? payload.at : firstCharacter(payload.at);
};

/**
 * Why a payload was refused. It stands for what the adapter has read: an upstream that answers something else is
 * recorded as an exchange, so that here it is a slip, which an optional source would hide.
 */
const refusalOf = ({ fixture }: Play, source: string, failure: SourceFailure): readonly ReplayFault[] => {
  const { root } = fixture;
  const payload = nodeAt(root, 'sources', source, 'payload') ?? root;
  const suggestion = 'correct the payload, or give what the upstream answers in "exchanges"';
  switch (failure.tag) {
    case 'PayloadInvalid': {
      const { path, expected } = failure;
      const message = `this payload is not one of the adapter's: ${path === '' ? 'it' : path} is not ${expected}`;
      return [{ at: placeIn(payload, path), message, suggestion }];
    }
    case 'IdentityMismatch':
      return [{ at: placeIn(payload, ''), message: 'this payload is about somebody else', suggestion }];
    default:
      return [];
  }
};

const askOf =
  (plays: ReadonlyMap<string, Play>): AskOf =>
  (source, open) =>
  (lookup, call, tolerate) =>
  () => {
    const play = plays.get(call.requestId);
    const given = payloadOf(play, source);
    if (given === undefined) return open.ask(lookup, call, tolerate)();
    const accepted = open.accept(lookup, given.value, tolerate);
    if (isLeft(accepted)) play?.faults.push(...refusalOf(play, source, accepted.left));
    return TE.fromEither(accepted)();
  };

const clocked =
  (plays: ReadonlyMap<string, Play>) =>
  (tenant: Tenant): Tenant => {
    const at = (call: Call): Call => {
      const now = plays.get(call.requestId)?.fixture.now;
      return now === undefined ? call : { ...call, now: () => now };
    };
    return {
      ...tenant,
      ask: (identifier, call) => tenant.ask(identifier, at(call)),
      map: (payloads, call) => tenant.map(payloads, at(call)),
    };
  };

/** The faults of a fixture as problems of its file. */
export const problemsOfFaults = (
  { file }: FixtureCase,
  faults: readonly ReplayFault[],
): readonly Problem[] => {
  const findings = findingsOf(file);
  for (const { at, message, suggestion } of faults)
    findings.add(at, { code: 'fixture-failed', message, suggestion });
  return findings.problems;
};

/** A replay for one loaded tenant; several fixtures may play at the same time. */
export const createReplay = (): Replay => {
  const plays = new Map<string, Play>();
  return {
    http: httpOf(plays),
    askOf: askOf(plays),
    clocked: clocked(plays),
    begin: (requestId, fixture) => {
      plays.set(requestId, { fixture, used: new Set(), taken: new Set(), near: new Set(), faults: [] });
    },
    end: (requestId) => {
      const play = plays.get(requestId);
      plays.delete(requestId);
      return play === undefined ? [] : [...play.faults, ...unusedOf(play)];
    },
  };
};
