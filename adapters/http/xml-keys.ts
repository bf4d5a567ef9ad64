/** Keys in a body of XML: each is the text of the one element of its name that the template leaves empty. */
import type { SettingsProblem } from '../../src/adapter/define-adapter';
import { advise, write } from '../../src/adapter/re-exports';
import { Secret } from '../../src/core/secret';
import { wrong } from './finding';
import type { Lookup } from './settings';

/** Of an element, without the prefix of its namespace. */
const NAME = /^[\p{L}_][\p{L}\p{N}_.-]*$/u;

/** Whatever fills a template has no "<", so an empty element is one of the template's. */
const emptyElement = (name: string): RegExp =>
  new RegExp(`<((?:[^\\s<>/:"']+:)?${name.replace(/[.-]/g, '\\$&')})(\\s[^<>]*?)?(?:/>|></\\1\\s*>)`, 'gu');

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const filled = (body: string, name: string, key: string): string =>
  body.replace(
    emptyElement(name),
    (_element, tag: string, attributes: string | undefined) =>
      `<${tag}${attributes ?? ''}>${escaped(key)}</${tag}>`,
  );

const withKey = (body: Secret, name: string, key: Secret): Secret =>
  new Secret(filled(body.reveal(), name, key.reveal()), undefined, filled(body.shown, name, key.shown));

/** A body with its keys. */
export const withXmlKeys = (body: string, keys: readonly (readonly [string, Secret])[]): string | Secret =>
  keys.length === 0
    ? body
    : keys.reduce((text, [name, key]) => withKey(text, name, key), new Secret(body, undefined, body));

/** Keys in XML need a body of XML with a place for each. */
export const checkXmlKeys = (keys: object, { method, xml }: Lookup): readonly SettingsProblem[] => {
  if (method !== 'POST' || xml === undefined)
    return [
      wrong(
        'settings-invalid',
        ['settings', 'auth', 'in'],
        'only a POST with XML carries keys in the XML',
        write('"header"', { asks: true }),
      ),
    ];
  return Object.keys(keys)
    .filter((name) => !NAME.test(name) || [...xml.matchAll(emptyElement(name))].length !== 1)
    .map((name) =>
      wrong(
        'settings-invalid',
        ['settings', 'auth', 'keys', name],
        `the template of "xml" has no single empty element "${name}" for this key`,
        advise(`write <${name}/> where the key belongs`),
      ),
    );
};
