/**
 * `POST /reload`: the files of all tenants are read again; the answer says what that came to, by keys and names.
 */
import { isRight } from 'fp-ts/Either';
import { faultInWords } from '../tenant/runtime/reloaded';
import type { NotLoaded } from '../tenant/runtime/reloaded';
import * as t from 'io-ts';
import { failed, json, parsedBody } from './reply';
import type { Reply } from './reply';
import { problemOf } from './status';
import type { BridgeView } from './view';

const notLoaded = ({ tenant, problems }: NotLoaded) => ({ tenant, problems: problems.map(problemOf) });

const Wanted = t.strict({ force: t.string });

const USAGE = 'send no body, or {"force": "acme"} to take the data of that tenant as it is';

/**
 * Answers when the reload has ended; one that changed nothing is a failure. A body `{"force": "acme"}` has the data of a
 * tenant taken without a comparison with the data in service.
 */
export const answerReload = async (
  { reload, isTenant }: Pick<BridgeView, 'reload' | 'isTenant'>,
  body: Buffer,
): Promise<Reply> => {
  const wanted = Wanted.decode(body.length === 0 ? undefined : parsedBody(body));
  if (body.length > 0 && !isRight(wanted)) return failed(400, USAGE);
  const force = isRight(wanted) ? wanted.right.force : undefined;
  if (force !== undefined && !isTenant(force))
    return failed(404, 'no folder of the mappings folder has the name of this tenant');
  const result = await reload(force);
  if (!isRight(result)) return failed(503, faultInWords(result.left));
  const { kept, refused, ...lists } = result.right;
  return json(200, { ...lists, kept: kept.map(notLoaded), refused: refused.map(notLoaded) });
};
