/** The closing of opened sources: all of them, whatever one of them does. */
import type { OpenSource } from '../../adapter/define-adapter';

/** Closes every source's connections. What one of them throws leaves here once all were told to close. */
export const disposeAll = ([first, ...others]: readonly Pick<OpenSource, 'dispose'>[]): void => {
  if (first === undefined) return;
  try {
    first.dispose();
  } finally {
    disposeAll(others);
  }
};
