/** `POST /reload`: the files of all tenants are read again; the answer says what that came to, by keys and names. */
import { isRight } from 'fp-ts/Either';
import { faultInWords } from '../tenant/runtime/reloaded';
import type { NotLoaded } from '../tenant/runtime/reloaded';
import { failed, json } from './reply';
import type { Reply } from './reply';
import { problemOf } from './status';
import type { BridgeView } from './view';

const notLoaded = ({ tenant, problems }: NotLoaded) => ({ tenant, problems: problems.map(problemOf) });

/** Answers when the reload has ended; one that changed nothing is a failure. */
export const answerReload = async ({ reload }: Pick<BridgeView, 'reload'>): Promise<Reply> => {
  const result = await reload();
  if (!isRight(result)) return failed(503, faultInWords(result.left));
  const { kept, refused, ...lists } = result.right;
  return json(200, { ...lists, kept: kept.map(notLoaded), refused: refused.map(notLoaded) });
};
