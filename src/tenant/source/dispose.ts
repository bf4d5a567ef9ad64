/** The closing of opened sources: all of them, even if one throws. */
import type { OpenSource } from '../../adapter/define-adapter';

/** Closes every source's connections. An error of one of them is thrown after all were told to close. */
export const disposeAll = ([first, ...others]: readonly Pick<OpenSource, 'dispose'>[]): void => {
  if (first === undefined) return;
  try {
    first.dispose();
  } finally {
    disposeAll(others);
  }
};
