/** Whether a fixture comes out as the live upstream did: the outcome, its status, the fields, and what is left out. */
import type { Reason } from '../core/absence';
import type { FailureDetails } from '../core/failure';
import { isRecord } from '../types/conform';
import { isDataKey } from '../values/data-key';

/** How one ask of the app ended. */
export interface Ended {
  /** `ok` or the name of a failure. */
  readonly outcome: string;
  readonly status: number;
  /** The particulars of a failure. */
  readonly detail?: FailureDetails | undefined;
  /** The answer to the app, as JSON. */
  readonly body: string;
  readonly absences: readonly { readonly field: string; readonly reason: Reason }[];
}

/** The places of a value, with the number of elements of each list. */
const placesIn = (value: unknown, path = ''): readonly string[] => {
  if (Array.isArray(value))
    return [`${path}[]`, ...value.flatMap((each, at) => placesIn(each, `${path}[${at}]`))];
  if (!isRecord(value)) return [path];
  return Object.entries(value).flatMap(([key, inner]) =>
    placesIn(inner, path === '' ? key : `${path}.${key}`),
  );
};

const placesOf = (body: string): readonly string[] =>
  placesIn(JSON.parse(body)).map((place) => place.replace(/^user\./, ''));

const missingIn = (ones: readonly string[], others: readonly string[]): string | undefined => {
  const rest = [...others];
  return ones.find((one) => {
    const at = rest.indexOf(one);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
};

const reasonsOf = ({ absences }: Ended): readonly string[] =>
  absences.map(({ field, reason }) => `"${field}" is left out: ${reason}`);

/** A path whose keys are names: those that are data differ in a recording. */
const namesOf = (path: string): string =>
  path
    .split('.')
    .map((name) => (isDataKey(name, 'kept') ? '*' : name))
    .join('.');

/** Where a failure is, and what is expected there; codes of an upstream can be invented ones. */
const placeOf = ({ detail: { path, field, expected } = {} }: Ended): string => {
  const place = path ?? field;
  const words = [place === undefined ? [] : [`at "${namesOf(String(place))}"`], expected ?? []].flat();
  return words.length === 0 ? 'at no place' : words.join(', expected is ');
};

/** The first difference in words, without a value; `undefined` when both come out the same. */
export const differenceOf = (live: Ended, played: Ended): string | undefined => {
  if (live.outcome !== played.outcome) return `it ends with ${played.outcome} and not with ${live.outcome}`;
  if (live.status !== played.status) return `its status is ${played.status} and not ${live.status}`;
  if (placeOf(live) !== placeOf(played)) return `it fails ${placeOf(played)} and not ${placeOf(live)}`;
  const [fields, playedFields] = [placesOf(live.body), placesOf(played.body)];
  const [lost, gained] = [missingIn(fields, playedFields), missingIn(playedFields, fields)];
  const absent = missingIn(reasonsOf(played), reasonsOf(live));
  if (lost !== undefined) return `the account has no "${lost}"${absent === undefined ? '' : ` (${absent})`}`;
  if (gained !== undefined) return `the account has "${gained}", which the live one has not`;
  const gone = missingIn(reasonsOf(live), reasonsOf(played));
  return absent ?? (gone === undefined ? undefined : `it is not so that ${gone}`);
};
