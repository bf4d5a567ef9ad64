/** How something wrong with a described upstream is told. */
import type { SettingsProblem } from '../../src/adapter';

/** Keys from the source inwards. */
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
