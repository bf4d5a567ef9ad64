/** Values that fit at the first draw of a document: no run of a real value, no code of the tenant file, the marks of the real one. */
import { createAnonymiser, runsOf } from '../../../src/scaffold/anonymise';
import type { AnonymiserOptions } from '../../../src/scaffold/anonymise';
import { runsIn } from '../../../src/scaffold/runs';
import { readPhone } from '../../../src/values/phone';
import type { Country } from '../../../src/values/phone';
import { seededDraw } from '../../support/seeded-draw';
import { draws } from '../../support/draws';

const SEEDS = Array.from({ length: draws({ few: 20, all: 200 }) }, (_, at) => at);

const inventedBy = (seed: number, real: unknown, more: Partial<AnonymiserOptions> = {}): unknown =>
  createAnonymiser({ personal: [real], draw: seededDraw(seed), today: '2026-11-20', ...more }).value(real);

/** What is invented for a value by each seed. */
const allOf = (real: unknown, more: Partial<AnonymiserOptions> = {}): readonly string[] =>
  SEEDS.map((seed) => String(inventedBy(seed, real, more)));

describe('a run of a real value', () => {
  it.each<readonly [string, unknown]>([
    ['a uuid of short groups of digits', '6f3c2f0e-0000-4000-8000-000000000002'],
    ['groups of digits with a sign between', '90000-0000-4000-00001'],
    ['a number beyond what a double holds', 9007199254740993000],
    ['a whole number of 17 digits', 12345678901234568],
    ['letters and digits', 'ab1000'],
    ['a card number with letters before', 'LX-000-0001'],
    ['a version', 'v1.00.0001'],
    ['a path of numbers', '/0001/0002/0003'],
    ['two groups of digits with a word between', '10000 x 00002'],
    ['a number with an exit prefix', '00380501234567'],
    ['a colour', '#a00001'],
    ['a number in a link', 'https://shop.example/c/10-00-01'],
    ['a query with signs', 'a=1000%2D0001&b=2'],
  ])('is in no draw of %s', (_title, real) => {
    const personal = runsOf([real]);
    const written = allOf(real).map((text) => text.replace(/https?:/g, ''));
    expect(written.filter((text) => runsIn(text).some((run) => personal.has(run)))).toEqual([]);
  });

  it('is in no draw of a value behind the beginning of an identifier', () => {
    const prefixes = ['client'];
    for (const text of allOf('client4711023', { prefixes }))
      expect([text, runsIn(text).filter((run) => 'client4711023'.slice(3).includes(run))]).toEqual([
        text,
        [],
      ]);
  });
});

describe('a code that the tenant file knows', () => {
  it.each<readonly [unknown, readonly string[]]>([
    ['51', ['44', '46', '48']],
    ['7 ', ['1', '2', '3', '4', '5', '6']],
    [17, ['10', '11', '12', '13', '14', '15', '16', '18', '19', '20', '30']],
    ['Platinum', ['foo', 'bar', 'baz', 'qux', 'quux', 'corge', 'grault', 'garply']],
    ['редкий', ['образец', 'пример', 'проба', 'опыт', 'макет']],
    ['A7', ['b1', 'b2', 'b3', 'c1', 'c2', 'c3']],
    ['level-5', ['level-1', 'level-2']],
    [12.5, ['10.1', '10.2', '10.3']],
  ])('is never invented for %j', (real, known) => {
    const codes = new Set(known);
    expect(allOf({ points: real }.points, { codes }).filter((text) => codes.has(text.toLowerCase()))).toEqual(
      [],
    );
  });
});

describe('a text that a rule looks for', () => {
  it.each<readonly [real: string, mark: string]>([
    ['79161234567', '1'],
    ['79161234567', '7916'],
    ['79161234567', '00'],
    ['79161234567', '7944'],
    ['+7 (916) 123-45-67', '+7916'],
    ['+7 (916) 123-45-67', '(916)'],
    ['77001234', '77'],
    ['12345678', '77'],
    ['2025-03-17', '2025'],
    ['2025-03-17T10:20:30Z', '-03-'],
    ['Super Gold card', 'Gold'],
    ['silver card', 'Gold'],
    ['ivan.kanareikin@corp.example', '@corp.example'],
    ['ivan.kanareikin@mail.example', '@corp.example'],
    ['VIP-1234567', 'VIP'],
    ['AB-1234567', 'foo'],
    ['Клиент сети', 'сети'],
    ['редкий клиент', 'проба'],
  ])('is in what is invented for %s as it was: %s', (real, mark) => {
    const texts = allOf(real, { marks: [mark], asked: /^79/.test(real) ? real : undefined });
    const isKept = (text: string): boolean =>
      text.includes(mark) === real.includes(mark) && text.startsWith(mark) === real.startsWith(mark);
    expect(texts.filter((text) => text === real || !isKept(text))).toEqual([]);
  });

  it('stays in JSON within a text, whose form stays', () => {
    for (const text of allOf('{"tier":"Gold member"}', { marks: ['Gold'] }))
      expect(JSON.parse(text)).toEqual({ tier: expect.stringMatching(/^Gold (?!member)/) });
  });
});

describe('a phone number', () => {
  const READINGS = ['request', 'source', 'national', 'international'] as const;
  const readingsOf = (country: Country, text: string): readonly string[] =>
    READINGS.map((reading) => {
      const phone = readPhone({ country, reading })(text);
      return phone.is === 'number' ? phone.callingCode : phone.is;
    });

  it.each<readonly [Country, string]>([
    ['UA', '380500000001'],
    ['UA', '+380 50 000-00-01'],
    ['UA', '0501234567'],
    ['UA', '00380501234567'],
    ['RU', '79161234567'],
    ['RU', '8 (916) 123-45-67'],
    ['RU', '9161234567'],
    ['RU', '71234567890'],
    ['RU', '380501234567'],
    ['KZ', '77011234567'],
    ['GB', '07400123456'],
    ['GB', '447400123456'],
    ['DE', '4915112345678'],
    ['US', '2125552368'],
    ['US', '12125552368'],
    ['PL', '48512345678'],
    ['FR', '0612345678'],
  ])('of %s, %s, is read in each way as before', (country, real) => {
    const wanted = readingsOf(country, real);
    for (const text of allOf(real, { country, asked: real }))
      expect([text, readingsOf(country, text)]).toEqual([text, wanted]);
  });
});
