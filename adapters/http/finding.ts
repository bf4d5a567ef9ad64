/** What the checks of a described upstream find, as the loader takes it. */
import type { SettingsProblem } from '../../src/adapter/define-adapter';

/** A place in a source: `['settings', 'auth', 'in']`. */
export type Place = readonly string[];

export const wrong = (
  code: SettingsProblem['code'],
  at: Place,
  message: string,
  suggestion?: string,
): SettingsProblem => ({
  code,
  severity: 'error',
  at,
  message,
  ...(suggestion === undefined ? {} : { suggestion }),
});
