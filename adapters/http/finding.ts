/** What the checks of a described upstream find, as the loader takes it. */
import { isRight } from 'fp-ts/Either';
import type { SettingsProblem } from '../../src/adapter/define-adapter';
import { withOddInnerNames } from '../../src/types/odd-names';
import { parseInnerPath } from '../../src/types/path';
import { write } from '../../src/adapter/re-exports';
import type { Fix } from '../../src/adapter/re-exports';

/** A place in a source: `['settings', 'auth', 'in']`. */
export type Place = readonly string[];

export const wrong = (
  code: SettingsProblem['code'],
  at: Place,
  message: string,
  fix?: Fix,
): SettingsProblem => ({
  code,
  severity: 'error',
  at,
  message,
  ...(fix === undefined ? {} : { fix }),
});

/** Whether a path inside a payload can be read. */
export const checkPath = (text: string | undefined, at: Place): readonly SettingsProblem[] => {
  const [, inside] = /^\$\.?(.*)$/s.exec(text ?? '') ?? [];
  if (inside !== undefined)
    return [
      wrong(
        'path-syntax',
        at,
        'a path inside an answer begins with a field or an index, without "$"',
        inside === '' ? undefined : write(JSON.stringify(inside)),
      ),
    ];
  const path = parseInnerPath(text ?? 'any');
  if (isRight(path)) return [];
  const meant = withOddInnerNames(text ?? '');
  const fix = meant === undefined ? undefined : write(JSON.stringify(meant));
  return [wrong('path-syntax', at, path.left.message, fix)];
};
