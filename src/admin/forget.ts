/** `POST /forget`: all that is kept of a shopper is removed. Neither the answer nor the log has the identifier. */
import { isRight } from 'fp-ts/Either';
import * as t from 'io-ts';
import type { NotForgotten } from '../tenant/runtime/forgetting';
import { failed, json, parsedBody } from './reply';
import type { Reply } from './reply';
import type { BridgeView } from './view';

const Wanted = t.strict({ tenant: t.string, identifier: t.string });

const USAGE = 'send {"tenant": "acme", "identifier": "79000000001"}, the identifier as the app sends it';

const refusalOf = (why: NotForgotten): Reply => {
  switch (why.why) {
    case 'not-serving':
      return failed(503, 'this tenant does not serve now: see /status');
    case 'identifier':
      return failed(400, 'this is not an identifier of the tenant');
    case 'store':
      return failed(
        503,
        `this bridge has forgotten the shopper, and the store did not do it (${why.code}): ask again when it answers`,
      );
  }
};

/** Answers when the shopper is forgotten by this process and by the store. */
export const answerForget = async (
  { forget, isTenant }: Pick<BridgeView, 'forget' | 'isTenant'>,
  body: Buffer,
): Promise<Reply> => {
  const wanted = Wanted.decode(parsedBody(body));
  if (!isRight(wanted)) return failed(400, USAGE);
  const { tenant, identifier } = wanted.right;
  if (!isTenant(tenant)) return failed(404, 'no folder of the mappings folder has the name of this tenant');
  const result = await forget(tenant, identifier);
  return isRight(result) ? json(200, { tenant, ...result.right }) : refusalOf(result.left);
};
