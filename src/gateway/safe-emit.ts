/** An `emit` that contains the errors of subscribers. */
import type { Emit } from '../observe/events';

/** An `Emit` that never throws: an event must not cost an answer or end the process. */
export const guarded =
  (emit: Emit): Emit =>
  (event) => {
    try {
      emit(event);
    } catch {
      // The subscriber failed, and there is no place to report it.
    }
  };
