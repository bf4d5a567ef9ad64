/**
 * How a tenant's shoppers are known: its country, and the forms of their identifiers, as decoded settings and as the
 * file has them where its head has errors.
 */
import * as t from 'io-ts';
import { MAX_IDENTIFIER_LENGTH } from '../../contract/request';
import type { Findings } from '../../diagnostics/collector';
import { isText } from '../../json/document';
import type { JsonNode, ObjectNode } from '../../json/document';
import { NonBlank, whole } from '../../values/codec';
import { documented } from '../../values/documented';
import { identifierTypes } from '../../values/identifier';
import { canBegin, canShare, formsReader, distinctionOf } from '../../values/identifier-form';
import type { IdentifierForm } from '../../values/identifier-form';
import { plainText } from '../../values/plain-text';
import { DEFAULT_COUNTRY, isCountry } from '../../values/phone';
import type { Country } from '../../values/phone';
import { advise, insert, write } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

/** One form of identifiers. */
const FormSetting = t.intersection([
  t.type({
    type: documented(
      t.union([t.literal('phone'), t.literal('email'), t.literal('digits'), t.literal('text')]),
      '"phone": any spelling becomes digits, the country’s code first; "email": in small letters; "text": as they come, without what cannot be seen.',
    ),
  }),
  t.partial({
    name: documented(NonBlank, 'What "lookups" call this form; its type without it.'),
    maxLength: documented(
      whole(1, MAX_IDENTIFIER_LENGTH),
      'How many characters these identifiers have at most: 1 to 256.',
    ),
    prefix: documented(NonBlank, 'What these identifiers begin with, in their one spelling: "C-".'),
  }),
]);

/** The one form of identifiers, or several. */
export const IdentifierSetting = t.union([FormSetting, t.array(FormSetting)]);

/** The forms of identifiers in a file's setting. */
export const formsOf = (identifier: t.TypeOf<typeof IdentifierSetting>): readonly IdentifierForm[] =>
  [identifier].flat().map((form) => ({ ...form, name: form.name ?? form.type }));

/** The country in a file, or the default one. */
export const countryOf = (code: string | undefined): Country =>
  code !== undefined && isCountry(code) ? code : DEFAULT_COUNTRY;

/** Gives the app's identifier in the tenant's spelling. */
export const identifierReader = (
  forms: readonly IdentifierForm[],
  country: Country,
): ((userIdentifier: string) => string | undefined) => {
  const read = formsReader(forms, { country, reading: 'request' });
  return (text) => read(text)?.spelling.text;
};

/** A tenant's forms of identifiers, and the one that takes what the app sends. */
export interface IdentifierForms {
  readonly all: readonly IdentifierForm[];
  readonly of: (userIdentifier: string) => IdentifierForm | undefined;
}

/** The forms with their reader. */
export const identifierForms = (forms: readonly IdentifierForm[], country: Country): IdentifierForms => {
  const read = formsReader(forms, { country, reading: 'request' });
  return {
    all: forms,
    of: (text) => {
      const taken = read(text);
      return forms.find(({ name }) => name === taken?.form);
    },
  };
};

const memberOf = (node: JsonNode | undefined, key: string): JsonNode | undefined =>
  node?.kind === 'object' ? node.members.get(key)?.value : undefined;

const textOf = (node: JsonNode | undefined): string | undefined =>
  node !== undefined && isText(node) ? node.value : undefined;

/** The country in the file, also where its head has errors. */
export const writtenCountry = (root: ObjectNode): Country => countryOf(textOf(memberOf(root, 'country')));

/** A form and its place. */
interface WrittenForm {
  readonly form: IdentifierForm;
  readonly node: JsonNode;
}

const readForm = (node: JsonNode): readonly WrittenForm[] => {
  const type = identifierTypes.find((each) => each === textOf(memberOf(node, 'type')));
  if (type === undefined) return [];
  const maxLength = memberOf(node, 'maxLength');
  const most =
    maxLength?.kind === 'scalar' && typeof maxLength.value === 'number' ? maxLength.value : undefined;
  const name = textOf(memberOf(node, 'name')) ?? type;
  return [{ node, form: { name, type, maxLength: most, prefix: textOf(memberOf(node, 'prefix')) } }];
};

const readForms = (root: ObjectNode): readonly WrittenForm[] => {
  const member = memberOf(root, 'identifier');
  if (member === undefined) return [];
  return (member.kind === 'array' ? member.items : [member]).flatMap(readForm);
};

/** The forms of identifiers in the file, also where its head has errors. */
export const writtenForms = (root: ObjectNode): readonly IdentifierForm[] =>
  readForms(root).map(({ form }) => form);

/** A member of the form, whether it is there or not. */
const insertAt = (key: string, value: string): Fix => insert(key, value, undefined, { before: 'write' });

/** What to write instead of a prefix that no spelling has. */
const prefixFor = (type: IdentifierForm['type'], prefix: string): Fix => {
  const [plain = '', digits] = [plainText(prefix)?.toLowerCase(), prefix.replace(/\D/g, '')];
  const meant = [plain, digits].find((each) => each !== '' && canBegin(type, each));
  return meant === undefined ? insertAt('type', '"text"') : write(JSON.stringify(meant));
};

/** A form that takes no text at all. */
const checkPrefix = ({ form, node }: WrittenForm, findings: Findings): void => {
  const { type, prefix, maxLength = MAX_IDENTIFIER_LENGTH } = form;
  const member = memberOf(node, 'prefix');
  if (prefix === undefined || member === undefined) return;
  const isLong = prefix.length > maxLength;
  if (!isLong && canBegin(type, prefix)) return;
  findings.add(member.at, {
    code: 'value-wrong',
    message: isLong
      ? `this is longer than "maxLength", so that no identifier begins with it`
      : `no identifier of the type "${type}" begins with this in its one spelling`,
    fix: isLong ? insertAt('maxLength', String(MAX_IDENTIFIER_LENGTH)) : prefixFor(type, prefix),
  });
};

const checkPair = (
  earlier: WrittenForm,
  { form, node }: WrittenForm,
  country: Country,
  findings: Findings,
): void => {
  const at = memberOf(node, 'type')?.at ?? node.at;
  if (earlier.form.name === form.name)
    findings.add(memberOf(node, 'name')?.at ?? at, {
      code: 'value-wrong',
      message: `two forms have the name "${form.name}"`,
      fix: advise('give each a "name" of its own'),
    });
  if (canShare(earlier.form, form, country))
    findings.add(at, {
      code: 'forms-alike',
      message: `one text can be an identifier of the form "${earlier.form.name}" and of the form "${form.name}"`,
      fix: advise(distinctionOf(earlier.form, form, country)),
    });
};

/** Reports forms that accept no text, and forms that can accept the same text. */
export const checkForms = (root: ObjectNode, findings: Findings): void => {
  const member = memberOf(root, 'identifier');
  const forms = readForms(root);
  if (member?.kind === 'array' && member.items.length === 0)
    findings.add(member.at, {
      code: 'value-wrong',
      message: 'shoppers are known by at least one form of identifiers',
      fix: write('{ "type": "phone" }', { asks: true }),
    });
  const country = writtenCountry(root);
  for (const [index, form] of forms.entries()) {
    checkPrefix(form, findings);
    for (const earlier of forms.slice(0, index)) checkPair(earlier, form, country, findings);
  }
};
