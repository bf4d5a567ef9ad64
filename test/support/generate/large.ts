/** Whether a request whose account is said to be too large is so indeed: it is mapped again, without a budget. */
import { isRight } from 'fp-ts/Either';
import { compile, compileTraced } from '../../../src/mapping/compile/account';
import { MAPPING_BUDGET } from '../../../src/mapping/compile/budget';
import type { Budget } from '../../../src/mapping/compile/budget';
import type { TraceRecord } from '../../../src/mapping/compile/environment';
import type { Payloads } from '../../../src/tenant/runtime/tenant';
import { callAt } from '../tenant/world';
import type { GeneratedRequest } from './files';
import type { LoadedFile } from './property';

/** The payloads of a request, for as many runs as are made of them; `undefined` where a source fails. */
export const askedOf = async (
  { file, tenant, answers }: LoadedFile,
  { answers: given, now }: GeneratedRequest,
): Promise<Payloads | undefined> => {
  const identifier = tenant?.identify(file.identifier);
  if (tenant === undefined || identifier === undefined) throw new Error('a file that cannot be asked');
  for (const [name, answer] of given) answers.set(name, answer);
  const payloads = await tenant.ask(identifier, callAt(now))();
  return isRight(payloads) ? payloads.right : undefined;
};

const BOUNDLESS: Budget = { work: Infinity, values: Infinity, bytes: Infinity };

/** How often closures ran; the median of generated requests is 40. */
const runsIn = ({ inner }: TraceRecord): number => inner.reduce((sum, record) => sum + runsIn(record), 1);

/** No run of a closure takes more units of work, on average over a whole request. */
const MOST_UNITS = 100;

/** Whether the contract refuses an account, by its own count of values and bytes: the mapping throws. */
const isRefused = (map: () => unknown): boolean => {
  try {
    map();
    return false;
  } catch (error) {
    return error instanceof TypeError && error.message.includes('not an account');
  }
};

/** Why "too large" is wrong; `undefined` where the budget is exceeded by another count than its own. */
export const notTooLarge = async (
  loaded: LoadedFile,
  request: GeneratedRequest,
): Promise<string | undefined> => {
  const { mapping } = loaded;
  const payloads = await askedOf(loaded, request);
  if (payloads === undefined || mapping === undefined) return 'nothing was mapped, and yet it was too large';
  if (isRefused(() => compile(mapping, BOUNDLESS)([...payloads], request.now))) return undefined;
  const runs = runsIn(compileTraced(mapping, BOUNDLESS)([...payloads], request.now).record);
  return runs * MOST_UNITS > MAPPING_BUDGET.work ? undefined : `too large with ${runs} runs of closures`;
};
