/** One attempt to send a request: how it ends, and its record for the tap of a client. */
import { isLeft, isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { HttpAnswer, HttpRequest } from '../../adapter/http';
import type { Call, Resent } from '../../core/call';
import { unreachable } from '../../core/connection-failure';
import type { RequestInvalid, UpstreamFailure } from '../../core/failure';
import type { Body } from './read-body';
import type { PartyTap, Reached, WireAnswer, WireEnd } from './wire';

/** Why a sent request has no answer, and the code of the failure if it is not sent again. */
export interface NoAnswer {
  readonly why: Exclude<Resent, 'token-rejected'>;
  readonly code: string;
}

export type Attempt = Either<NoAnswer, Either<RequestInvalid | UpstreamFailure, HttpAnswer>>;

/** What an attempt notes for a tap while it runs. */
export interface AttemptNotes {
  answer?: WireAnswer;
  reached: Reached;
}

/** How far a request has come, at the moment of its end. */
export const reachedBy = (outgoing: ClientRequest, incoming: IncomingMessage | undefined): Reached => {
  if (incoming !== undefined) return 'answer';
  return outgoing.writableFinished ? 'upstream' : 'nowhere';
};

const AS_THEY_ARE = ['content-type', 'content-encoding', 'content-length', 'retry-after'] as const;

/** The ways of authentication that a server asks for. */
const SCHEME = /(?<![\w-])(?:basic|bearer|digest|dpop|hoba|mutual|negotiate|ntlm|oauth|apikey)(?=[\s,]|$)/gi;

const RELATIVE = 'http://relative.invalid';

/** Where a redirect leads, without what could be a credential there: user, query and fragment. */
const placeOf = (location: string): string | undefined => {
  if (!URL.canParse(location, RELATIVE)) return undefined;
  const { origin, protocol, host, pathname } = new URL(location, RELATIVE);
  return origin === RELATIVE ? pathname : `${protocol}//${host}${pathname}`;
};

const headersOf = ({ headers }: IncomingMessage): WireAnswer['headers'] => {
  const { location, 'www-authenticate': authenticate } = headers;
  const known: Readonly<Record<string, string | undefined>> = {
    ...Object.fromEntries(AS_THEY_ARE.map((name) => [name, headers[name]])),
    location: location && placeOf(location),
    'www-authenticate': authenticate?.match(SCHEME)?.join(', '),
  };
  return Object.fromEntries(
    Object.entries(known).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
};

/** An answer as a record has it. */
export const wireAnswerOf = (incoming: IncomingMessage, body: Body, isKept: boolean): WireAnswer => ({
  status: incoming.statusCode ?? 0,
  headers: headersOf(incoming),
  body,
  isKept,
});

const endOf = (ended: Attempt, { answer, reached }: AttemptNotes): WireEnd => {
  if (answer !== undefined) return right(answer);
  if (isLeft(ended))
    return left({ failure: unreachable(ended.left.code), reached, unusable: ended.left.why });
  if (isRight(ended.right)) throw new Error('an attempt with an answer has noted it');
  return left({ failure: ended.right.left, reached });
};

/** Makes an attempt, and gives its record to a tap. */
export const tapped = async (
  tap: PartyTap,
  request: HttpRequest,
  { requestId, notes: { retries = 0, resent = [] } = {}, endsAt }: Call,
  make: (notes: AttemptNotes) => Promise<Attempt>,
): Promise<Attempt> => {
  const notes: AttemptNotes = { reached: 'nowhere' };
  const beganAt = performance.now();
  const ended = await make(notes);
  const tookMs = performance.now() - beganAt;
  const sent = { requestId, request, retries, resent, beganAt, tookMs, leftMs: endsAt - beganAt };
  tap({ ...sent, end: endOf(ended, notes) });
  return ended;
};
