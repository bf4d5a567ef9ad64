/** The access token of a source, as it is sent with each request. */
import { isRight, left } from 'fp-ts/Either';
import { pipe } from 'fp-ts/function';
import * as TE from 'fp-ts/TaskEither';
import type { TokenPlace } from '../../adapter/define-adapter';
import { noteCircumstances, noteResent, type Call } from '../../core/call';
import { requestInvalid, type RequestInvalid, type UpstreamFailure } from '../../core/failure';
import type { Http, HttpAnswer, HttpRequest } from '../../adapter/http';
import { Secret } from '../../core/secret';
import type { Run } from '../single-flight';
import { withTokenAt } from './token-place';
import type { Token } from './token-holder';
import type { HeldTokens } from './tokens';

/** Whether an answer says that the token was not taken. */
type Rejects = (answer: HttpAnswer) => boolean;

/** The statuses that mean a rejected token, unless the source has its own conditions. */
const rejectsByStatus: Rejects = ({ status }) => status === 401 || status === 403;

/** For a look at whether a request has a place for a token, before one is got. */
const NONE = new Secret('');

/** An answer, and whether it rejects the token of its request. */
type CheckedAnswer = TE.TaskEither<
  RequestInvalid | UpstreamFailure,
  { readonly answer: HttpAnswer; readonly isRejection: boolean }
>;

/** An upstream that fails may not have looked at the token. */
const isAcceptance = ({ status }: HttpAnswer): boolean => status < 500 && status !== 429;

/**
 * A client whose requests carry one of the tokens. A token that was accepted and is rejected now has ended before its
 * time: then the request is sent once more with another. A failure to get a token is the request's failure.
 * `RequestInvalid`: the request has something of its own in the token's place, or no such place.
 */
export const withToken = (
  http: Http,
  tokens: HeldTokens,
  place: TokenPlace | undefined,
  rejects: Rejects = rejectsByStatus,
): Http => {
  const sendWith = (token: Token, request: HttpRequest, call: Call): CheckedAnswer => {
    const carrying = withTokenAt(request, token.secret, place);
    if (carrying === undefined) return TE.left(requestInvalid('identifier'));
    return pipe(
      http.send(carrying, call),
      TE.map((answer) => {
        const isRejection = rejects(answer);
        token.isAccepted ||= !isRejection && isAcceptance(answer);
        return { answer, isRejection };
      }),
    );
  };
  const noting = (run: Run<UpstreamFailure, Token>, call: Call) => async () => {
    const token = await run(call);
    noteCircumstances(call, isRight(token) ? undefined : { at: 'the token endpoint' });
    return token;
  };
  const sendWithAnother = (rejected: Token, request: HttpRequest, call: Call): CheckedAnswer | undefined => {
    const renew = request.isSentOnce === true ? undefined : tokens.insteadOf(rejected);
    if (renew === undefined) return undefined;
    noteResent(call, 'token-rejected');
    return pipe(
      noting(renew, call),
      TE.flatMap((token) => sendWith(token, request, call)),
    );
  };
  const send = (token: Token, request: HttpRequest, call: Call): CheckedAnswer =>
    pipe(
      sendWith(token, request, call),
      TE.flatMap(
        (checked) =>
          (checked.isRejection ? sendWithAnother(token, request, call) : undefined) ?? TE.right(checked),
      ),
    );
  return {
    token: tokens.state,
    send: (request, call) =>
      withTokenAt(request, NONE, place) === undefined
        ? () => Promise.resolve(left(requestInvalid('identifier')))
        : pipe(
            noting(tokens.take, call),
            TE.flatMap((token) => send(token, request, call)),
            TE.map(({ answer }) => answer),
          ),
    dispose: () => {
      http.dispose();
      tokens.release();
    },
  };
};
