/**
 * Hostile texts in each syntax: an independent parser sees the same structure whatever fills a placeholder, and reads the
 * text back as it was.
 */
import { isRight } from 'fp-ts/Either';
import { syntaxes } from '../../../../src/values/syntax/syntaxes';
import type { SyntaxName } from '../../../../src/values/syntax/syntaxes';
import { HOSTILE, LEGITIMATE } from '../../../support/lookup/hostile';
import { meanings } from '../../../support/lookup/parsers';

/** Templates of a syntax with one placeholder, `%s`, each. */
const templates: Readonly<Record<SyntaxName, readonly string[]>> = {
  odata: [
    "email eq '%s'",
    "contains(name,'%s') and active eq true",
    "name eq 'O''Brien' and (email eq '%s' or email eq 'a')",
    "startswith(email,'a%sb')",
  ],
  soql: [
    "SELECT Id FROM Contact WHERE Email = '%s'",
    "SELECT Id, Name FROM Contact WHERE Name = 'O\\'Brien' AND (Email = '%s' OR Phone = '1') LIMIT 2",
    "SELECT Id FROM Contact WHERE Name = 'a%sb'",
    "SELECT Id FROM Contact WHERE Name LIKE '%s' AND Email = 'a'",
    "SELECT Id FROM Contact WHERE Name like 'a%sb'",
  ],
  graphql: [
    '{ customer(email: "%s") { id name } }',
    'query Q { customers(filter: { name: "a\\"b", email: "%s", first: 5 }) { nodes { id } } }',
    '{ customer(q: "email:%s AND a") { id } }',
  ],
  json: ['{"email":"%s"}', '{"a":["x\\"y","%s"],"n":5}', '"%s"', '{"q":"a %s b","b":{"c":null}}'],
  xml: [
    '<q>%s</q>',
    '<?xml version="1.0" encoding="utf-8"?><a:e xmlns:a="urn:a"><a:b c="%s"/></a:e>',
    "<q a='%s'/>",
    '<q><!-- a --><p>a %s b</p><r/></q>',
  ],
  like: ['%s', 'a_b%s', '%%%s%%'],
};

/** What no syntax carries, and what each does not. */
const isUnfit: Readonly<Record<SyntaxName, (text: string) => boolean>> = {
  odata: (text) => /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text),
  soql: (text) => /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029]/.test(text),
  graphql: () => false,
  json: () => false,
  xml: (text) => /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text),
  like: (text) => /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/.test(text),
};

/** The constant texts of a template, and the one place. */
const placeIn = (name: SyntaxName, template: string) => {
  const texts = name === 'like' ? template.replaceAll('%%', '\0').split('%s') : template.split('%s');
  const constant = texts.map((text) => text.replaceAll('\0', '%'));
  const placed = syntaxes[name].place(constant);
  if (!isRight(placed)) throw new Error(placed.left.message);
  const [slot, ...others] = placed.right;
  if (slot === undefined || others.length > 0) throw new Error('not one place');
  const filledWith = (text: string): string | undefined => {
    const escaped = slot.escape(text);
    return escaped === undefined ? undefined : constant.join(escaped);
  };
  return { slot, filledWith };
};

const all = Object.entries(templates).flatMap(([name, each]) =>
  each.map((template) => [name as SyntaxName, template] as const),
);

/** The least number of hostile texts that a syntax carries; the names of people are not counted. */
const LEAST = 200;

describe.each(all)('%s: %s', (name, template) => {
  const { slot, filledWith } = placeIn(name, template);
  const meaningOf = meanings[name];
  const harmless = meaningOf(filledWith('mark') ?? '');

  test('takes any text', () => {
    expect(slot.takesText).toBe(true);
    expect(harmless.texts.join('\n')).toContain('mark');
  });

  const verdictOf = (text: string): unknown => {
    const filled = filledWith(text);
    if (filled === undefined) return isUnfit[name](text) || !text.isWellFormed() ? 'not carried' : 'refused';
    const { structure, texts } = meaningOf(filled);
    const expected = harmless.texts.map((each) => each.replace('mark', () => text));
    return structure === harmless.structure && JSON.stringify(texts) === JSON.stringify(expected)
      ? 'stays'
      : { filled, structure, texts };
  };

  test('every hostile text stays in its place, or is one that the syntax cannot carry', () => {
    const odd = HOSTILE.map((text) => [text, verdictOf(text)] as const).filter(
      ([, verdict]) => verdict !== 'stays' && verdict !== 'not carried',
    );
    expect(odd).toStrictEqual([]);
  });

  test(`at least ${LEAST} hostile texts are carried`, () => {
    const carried = HOSTILE.filter((text) => !LEGITIMATE.includes(text) && verdictOf(text) === 'stays');
    expect(carried.length).toBeGreaterThanOrEqual(LEAST);
  });

  test('every legitimate text arrives', () => {
    expect(LEGITIMATE.filter((text) => verdictOf(text) !== 'stays')).toStrictEqual([]);
  });

  test('without escaping, a hostile text is seen', () => {
    const broken = HOSTILE.filter((text) => {
      const bare = (filledWith('mark') ?? '').replace('mark', () => text);
      try {
        return meaningOf(bare).structure !== harmless.structure;
      } catch {
        return true;
      }
    });
    expect(broken.length).toBeGreaterThan(2);
  });
});
