/** The state of a bridge that is one process: it is all in this process, and what is wanted is got at once. */
import { map } from 'fp-ts/TaskEither';
import { rateLimit } from './rate-limit';
import type { Obtained, SharedState, SingleFetch } from './shared-state';

/** Gets what is wanted. The caller keeps it, since no other process has it. */
export const fetchAlone: SingleFetch = ({ make }) =>
  map(({ text }: { readonly text: string }): Obtained => ({ by: 'made', text }))(make)();

/** The shared state of one process. */
export const inProcess: SharedState = {
  limit: (_name, perSecond, watch) => rateLimit(perSecond, undefined, watch),
  single: fetchAlone,
  lookAt: () => Promise.resolve(undefined),
  leads: () => Promise.resolve(true),
};
