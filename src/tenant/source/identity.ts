/**
 * The origins of identities in a tenant's sources: its country, how each source means its phone numbers, and what fills
 * a template. They are read from the file's text, so that one source does not depend on the check of another.
 */
import type { Identity } from '../../adapter/owner';
import { findingsOf } from '../../diagnostics/collector';
import { isText } from '../../json/document';
import type { JsonNode, ObjectNode } from '../../json/document';
import { splitTemplate } from '../../mapping/syntax/parts';
import type { IdentifierForm } from '../../values/identifier-form';
import { phonesRules } from '../../values/phone';
import type { PhonesRule, Reading } from '../../values/phone';
import { writtenCountry, writtenForms } from '../format/identifiers';
import { textAt } from './misplaced-keys';

const memberOf = (node: JsonNode | undefined, key: string): JsonNode | undefined =>
  node?.kind === 'object' ? node.members.get(key)?.value : undefined;

const textOf = (node: JsonNode | undefined): string | undefined =>
  node !== undefined && isText(node) ? node.value : undefined;

/** How a source means its phone numbers. */
const phonesOf = (source: JsonNode | undefined): PhonesRule | undefined => {
  const phones = textOf(memberOf(source, 'phones'));
  return phonesRules.find((rule) => rule === phones);
};

/** The names that a template's placeholders begin with, and whether it is only one placeholder. */
const placeholders = (root: ObjectNode, template: string): readonly [heads: readonly string[], boolean] => {
  const { texts = [], paths = [] } = splitTemplate(textAt(root.at, template), findingsOf('')) ?? {};
  return [paths.map(({ head }) => head), paths.length === 1 && texts.every((text) => text === '')];
};

/** The form of a source whose lookup has more than the request's identifier, or other values. */
const TEXT: readonly IdentifierForm[] = [{ name: 'text', type: 'text' }];

/** Where a source's texts come from, when it is asked for identifiers of one form, or of any. */
export const identityOf =
  (root: ObjectNode) =>
  (source: string, form?: string): Identity => {
    const country = writtenCountry(root);
    const forms = writtenForms(root).filter(({ name }) => form === undefined || name === form);
    const readingOf = (name: string): Reading =>
      name === 'request' ? name : (phonesOf(memberOf(memberOf(root, 'sources'), name)) ?? 'source');
    return {
      origin: { country, reading: readingOf(source) },
      filling: (template) => {
        const [heads, isAlone] = placeholders(root, template);
        const [reading = 'source', ...others] = new Set(heads.map(readingOf));
        return {
          origin: { country, reading: others.length === 0 ? reading : 'source' },
          forms: isAlone && heads[0] === 'request' && forms.length > 0 ? forms : TEXT,
        };
      },
    };
  };
