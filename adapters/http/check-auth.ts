/** Whether the keys of an API can be sent where the file says; what else is sent is check-sent's. */
import type { SettingsProblem } from '../../src/adapter';
import { isRecord } from '../../src/type/conform';
import { wrong } from './wrong';
import type { Lookup, Settings } from './settings';

const IN = ['settings', 'auth', 'in'] as const;

/** Keys in a form need a form, or a POST that has no body yet. */
const checkFormKeys = ({ method, json }: Lookup): readonly SettingsProblem[] =>
  method === 'POST' && json === undefined
    ? []
    : [wrong('settings-invalid', IN, 'only a POST with a form carries keys in the form', 'write "header"')];

/** Keys in JSON are fields of the body's own, so that it must be an object, or not there yet. */
const checkJsonKeys = (keys: object, { method, json = {}, form }: Lookup): readonly SettingsProblem[] => {
  if (method !== 'POST' || form !== undefined)
    return [
      wrong('settings-invalid', IN, 'only a POST with JSON carries keys in the JSON', 'write "header"'),
    ];
  if (!isRecord(json) || Object.hasOwn(json, '$number'))
    return [
      wrong('settings-invalid', IN, 'keys are fields of an object, and this JSON is none', 'write "header"'),
    ];
  return Object.keys(keys)
    .filter((name) => Object.hasOwn(json, name))
    .map((name) =>
      wrong(
        'settings-invalid',
        ['lookup', 'json', name],
        `"${name}" is written by itself already`,
        'remove it',
      ),
    );
};

/** Whether the request has room for the keys of an API. */
export const checkAuth = ({ auth }: Settings, lookup: Lookup): readonly SettingsProblem[] => {
  if (auth?.type !== 'apiKey') return [];
  if (auth.in === 'json') return checkJsonKeys(auth.keys, lookup);
  return auth.in === 'form' ? checkFormKeys(lookup) : [];
};
