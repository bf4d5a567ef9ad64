/** Which fields of the contract a tenant fills: always, at times or never; and which fixtures show them. */
import { isRecord } from '../../types/conform';
import { isTotal } from '../../types/type';
import { nameOf } from '../../cli/report/verify';
import type { PlayedCase } from '../../fixture/play-one';
import type { CheckedMapping } from '../../mapping/check/coverage';
import type { Place } from '../../mapping/typed';
import type { FieldCoverage } from '../api';
import { contract } from './contract';

type States = Map<string, FieldCoverage['state']>;

/** What rules fill; what is in a list or an object that can be left out can be missing. */
const fill = (place: Place, path: string, isAlways: boolean, into: States): void => {
  switch (place.place) {
    case 'scalar': {
      const { type, requiresSources } = place.value;
      const isFilled = isAlways && isTotal(type) && requiresSources.size === 0;
      into.set(path, isFilled ? 'filled' : 'can be missing');
      return;
    }
    case 'object': {
      const isWhole = isAlways && place.guard === undefined;
      if (path !== '') into.set(path, isWhole ? 'filled' : 'can be missing');
      for (const [name, inner] of place.fields)
        fill(inner, path === '' ? name : `${path}.${name}`, isWhole, into);
      return;
    }
    case 'list':
      into.set(path, 'can be missing');
      for (const { item } of place.elements) fill(item, `${path}[]`, false, into);
  }
};

/** The paths of what an account has. */
const pathsIn = (value: unknown, path: string): readonly string[] => {
  const own = path === '' ? [] : [path];
  if (Array.isArray(value)) return [...own, ...value.flatMap((item: unknown) => pathsIn(item, `${path}[]`))];
  if (!isRecord(value)) return own;
  const inner = Object.entries(value).flatMap(([name, each]) =>
    pathsIn(each, path === '' ? name : `${path}.${name}`),
  );
  return [...own, ...inner];
};

const filledBy = ({ reply }: PlayedCase): ReadonlySet<string> => {
  const body: unknown = JSON.parse(reply.body);
  return new Set(isRecord(body) && isRecord(body['user']) ? pathsIn(body['user'], '') : []);
};

/** The coverage of the contract; all is `never` while the rules have errors. */
export const coverageOf = (
  rules: CheckedMapping | undefined,
  cases: readonly PlayedCase[],
): readonly FieldCoverage[] => {
  const states: States = new Map();
  if (rules !== undefined) fill(rules.account, '', true, states);
  const shown = cases.map((each) => ({ name: nameOf(each), fields: filledBy(each) }));
  return contract().map(({ field }) => ({
    field,
    state: states.get(field) ?? 'never',
    fixtures: shown.filter(({ fields }) => fields.has(field)).map(({ name }) => name),
  }));
};
