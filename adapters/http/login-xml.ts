/** The body of a login in XML: a template whose names stand for variables and constants, which stay the text of one place. */
import { isLeft } from 'fp-ts/Either';
import * as t from 'io-ts';
import type { SettingsProblem } from '../../src/adapter/define-adapter';
import { advise, insert, remove } from '../../src/adapter/re-exports';
import { own } from '../../src/core/own';
import { Secret, SecretText } from '../../src/core/secret';
import { NonBlank, ParameterText } from '../../src/values/codec';
import { documented } from '../../src/values/documented';
import type { Slot } from '../../src/values/syntax/placed';
import { syntaxes } from '../../src/values/syntax/syntaxes';
import { wrong } from './finding';

export const LoginXml = t.type({
  template: documented(
    NonBlank,
    'The document, with names in braces: "<Login><User>bridge</User><Password>{password}</Password></Login>".',
  ),
  syntax: documented(t.literal('xml'), 'How what stands for a name is written: "xml".'),
  with: documented(
    t.record(t.string, t.union([ParameterText, SecretText])),
    'What each name stands for: { "password": "${NAME}" }.',
  ),
});
export type LoginXml = t.TypeOf<typeof LoginXml>;

/** A template, taken apart: a name between every two texts. */
interface Parts {
  readonly texts: readonly string[];
  readonly names: readonly string[];
}

const BRACES = /(\{\{|\}\}|\{[^{}]*\})/;

const partsOf = (template: string): Parts => {
  const names: string[] = [];
  const texts: string[] = [];
  let text = '';
  for (const part of template.split(BRACES)) {
    if (part === '{{' || part === '}}') text += part.slice(1);
    else if (part.startsWith('{') && part.endsWith('}')) {
      names.push(part.slice(1, -1).trim());
      texts.push(text);
      text = '';
    } else text += part;
  }
  return { texts: [...texts, text], names };
};

const AT = ['settings', 'auth', 'xml'] as const;

const shownOf = (value: string | Secret): string => (value instanceof Secret ? value.shown : value);
const sentOf = (value: string | Secret): string => (value instanceof Secret ? value.reveal() : value);

/** A document with each value in its place; `undefined` where one cannot be written there. */
const filled = ({ texts }: Parts, slots: readonly Slot[], values: readonly string[]): string | undefined => {
  const written = values.map((value, index) => slots[index]?.escape(value));
  return written.includes(undefined)
    ? undefined
    : texts.map((text, index) => text + (written[index] ?? '')).join('');
};

/** The whole body, a secret; the check refuses what makes it empty. */
export const xmlBodyOf = ({ template, with: values }: LoginXml): Secret => {
  const parts = partsOf(template);
  const slots = syntaxes.xml.place(parts.texts);
  if (isLeft(slots)) return new Secret('');
  const found = parts.names.map((name) => own(values, name) ?? '');
  const [sent, shown] = [sentOf, shownOf].map((read) => filled(parts, slots.right, found.map(read)));
  return new Secret(sent ?? '', undefined, shown ?? '');
};

const checkNames = ({ names }: Parts, values: LoginXml['with']): readonly SettingsProblem[] => [
  ...names
    .filter((name) => !Object.hasOwn(values, name))
    .map((name) =>
      wrong(
        'template-syntax',
        [...AT, 'template'],
        `"with" does not say what {${name}} stands for`,
        insert(name, '"${NAME}"', 'with', { asks: true }),
      ),
    ),
  ...Object.keys(values)
    .filter((name) => !names.includes(name))
    .map((name) => wrong('template-syntax', [...AT, 'with', name], `the template has no {${name}}`, remove)),
];

/** All that is wrong with such a body. */
export const checkLoginXml = (xml: LoginXml | undefined): readonly SettingsProblem[] => {
  if (xml === undefined) return [];
  const parts = partsOf(xml.template);
  const slots = syntaxes.xml.place(parts.texts);
  if (isLeft(slots)) {
    const { message, advice } = slots.left;
    return [wrong('template-syntax', [...AT, 'template'], message, advise(advice))];
  }
  const unfit = parts.names.filter((name, index) => {
    const value = own(xml.with, name);
    return value !== undefined && slots.right[index]?.escape(sentOf(value)) === undefined;
  });
  return [
    ...checkNames(parts, xml.with),
    ...unfit.map((name) =>
      wrong(
        'settings-invalid',
        [...AT, 'with', name],
        'this has a character that XML cannot hold',
        advise('set the variable again: XML has no control characters'),
      ),
    ),
  ];
};
