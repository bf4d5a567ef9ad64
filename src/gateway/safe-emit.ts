/** An `emit` that contains the errors of subscribers. */
import type { Emit } from '../observe/events';

/** An `Emit` that never throws: no event may cost an answer, nor end the process. */
export const guarded =
  (emit: Emit): Emit =>
  (event) => {
    try {
      emit(event);
    } catch {
      // The subscriber failed, and there is no place to report it.
    }
  };
