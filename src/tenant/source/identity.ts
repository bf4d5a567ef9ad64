/**
 * Where the identities of a tenant's sources come from: its country, how each source means its phone numbers, and what
 * fills a template. It is read off the file as written, so that a source is known before the others are.
 */
import type { Identity } from '../../adapter/owner';
import { findingsOf } from '../../diagnostics/collector';
import { isText } from '../../json/document';
import type { JsonNode, ObjectNode } from '../../json/document';
import { splitTemplate } from '../../mapping/syntax/parts';
import { identifierTypes } from '../../values/identifier';
import type { IdentifierType } from '../../values/identifier';
import { phonesRules } from '../../values/phone';
import type { Country, PhonesRule, Reading } from '../../values/phone';
import { countryOf } from '../format/tenant-options';
import { textAt } from './misplaced-keys';

const memberOf = (node: JsonNode | undefined, key: string): JsonNode | undefined =>
  node?.kind === 'object' ? node.members.get(key)?.value : undefined;

const textOf = (node: JsonNode | undefined): string | undefined =>
  node !== undefined && isText(node) ? node.value : undefined;

/** What the file says identifiers are, also where its head has errors, such as a key that is not set. */
export const writtenType = (root: ObjectNode): IdentifierType | undefined => {
  const written = textOf(memberOf(memberOf(root, 'identifier'), 'type'));
  return identifierTypes.find((type) => type === written);
};

/** The country that the file says, also where its head has errors. */
export const writtenCountry = (root: ObjectNode): Country => countryOf(textOf(memberOf(root, 'country')));

/** How a source says that its phone numbers are meant. */
const phonesOf = (source: JsonNode | undefined): PhonesRule | undefined => {
  const written = textOf(memberOf(source, 'phones'));
  return phonesRules.find((rule) => rule === written);
};

/** The names that a template's placeholders begin with, and whether it is one placeholder and nothing else. */
const placeholders = (root: ObjectNode, template: string): readonly [heads: readonly string[], boolean] => {
  const { texts = [], paths = [] } = splitTemplate(textAt(root.at, template), findingsOf('')) ?? {};
  return [paths.map(({ head }) => head), paths.length === 1 && texts.every((text) => text === '')];
};

/** Where a source's texts come from. */
export const identityOf =
  (root: ObjectNode) =>
  (source: string): Identity => {
    const country = writtenCountry(root);
    const readingOf = (name: string): Reading =>
      name === 'request' ? name : (phonesOf(memberOf(memberOf(root, 'sources'), name)) ?? 'source');
    return {
      origin: { country, reading: readingOf(source) },
      filling: (template) => {
        const [heads, isAlone] = placeholders(root, template);
        const [reading = 'source', ...others] = new Set(heads.map(readingOf));
        return {
          origin: { country, reading: others.length === 0 ? reading : 'source' },
          type: isAlone && heads[0] === 'request' ? (writtenType(root) ?? 'text') : 'text',
        };
      },
    };
  };
