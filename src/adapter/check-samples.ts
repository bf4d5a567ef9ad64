/**
 * The comparison of a source's data with the type that the tenant file declares. One odd value is no finding: it is
 * unknown when its customer is looked up.
 */
import { advise, rewrite } from '../diagnostics/fix';
import type { Fix } from '../diagnostics/fix';
import type { Conformer, Mismatch } from '../types/conform';
import type { SettingsProblem } from './adapter-spec';

/** A place with values of another type, and how many samples have such a value there. */
interface Place {
  readonly mismatch: Mismatch;
  samples: number;
}

type Places = Map<string, Place>;

/** Of so many samples one may have another type without a finding. */
const ONE_OF = 20;

const note = (places: Places, mismatch: Mismatch): void => {
  const place = places.get(mismatch.path);
  if (place === undefined) places.set(mismatch.path, { mismatch, samples: 1 });
  else place.samples += 1;
};

const isAbsent = ({ found }: Mismatch): boolean => found === 'nothing' || found === 'null';

const fixOf = (mismatch: Mismatch): Fix => {
  if (isAbsent(mismatch))
    return advise(
      'write "?" behind its type in "payload" if customers may be without it, or correct the data',
    );
  return mismatch.found === 'a text' && /number/.test(mismatch.expected)
    ? rewrite('text')
    : advise('write in "payload" what "account-bridge infer" prints for this file, or correct the data');
};

const inWords = ({ mismatch, samples }: Place, of: number): string => {
  const { path, expected, found } = mismatch;
  const where = `in ${samples} of ${of} customers`;
  return isAbsent(mismatch)
    ? `"${path}" has no value ${where} that were compared with "payload"`
    : `"${path}" is ${found} ${where} that were compared with "payload", and not ${expected}`;
};

const problemOf = (place: Place, of: number, isRefused: boolean): SettingsProblem => ({
  code: 'data-type',
  severity: isRefused && place.samples === of ? 'error' : 'warning',
  at: ['payload', ...place.mismatch.path.split('.')],
  message: inWords(place, of) + (isRefused ? ': their look-ups fail' : ''),
  fix: fixOf(place.mismatch),
});

/**
 * What many of the samples have in another type than the one declared, or what makes look-ups of any of them fail.
 * `found` is known of the data already: a field that it is about is not reported again.
 */
export const samplesOfOtherType = (
  conform: Conformer,
  samples: readonly unknown[] = [],
  found: readonly SettingsProblem[] = [],
): readonly SettingsProblem[] => {
  const [refused, tolerated]: readonly [Places, Places] = [new Map(), new Map()];
  for (const sample of samples) {
    const conformed = conform(sample, { tolerate: (mismatch) => note(tolerated, mismatch) });
    if (!conformed.ok) note(refused, conformed.at);
  }
  const many = [...tolerated.values()].filter((place) => place.samples * ONE_OF > samples.length);
  const known = new Set(found.flatMap(({ code, at }) => (code === 'data-type' ? [at.join('.')] : [])));
  return [
    ...[...refused.values()].map((place) => problemOf(place, samples.length, true)),
    ...many.map((place) => problemOf(place, samples.length, false)),
  ].filter(({ at }) => !known.has(at.join('.')));
};
