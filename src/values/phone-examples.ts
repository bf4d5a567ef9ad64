/**
 * Examples of texts and the phone numbers that the readers find in them: the table of the documentation, which runs as
 * a test.
 */
import type { Country, Reading } from './phone';

/** One text, and what it is read as. */
export interface PhoneExample {
  readonly country: Country;
  readonly text: string;
  /** Its meaning from the app; `none` where it is refused. */
  readonly request: string;
  /** Its meaning from a source, without a rule and by each rule; `ambiguous` where it could be two numbers. */
  readonly source: string;
  readonly national: string;
  readonly international: string;
  readonly why: string;
}

type Readings = Pick<PhoneExample, Reading>;

/** The same in all readings. */
const always = (digits: string): Readings => ({
  request: digits,
  source: digits,
  national: digits,
  international: digits,
});

const NONE = 'none';

/** Valid in two ways: as the country's own, and with a plus before it. */
const either = (international: string, national: string): Readings => ({
  request: international,
  source: 'ambiguous',
  national,
  international,
});

const example = (country: Country, text: string, readings: Readings, why: string): PhoneExample => ({
  country,
  text,
  ...readings,
  why,
});

export const phoneExamples: readonly PhoneExample[] = [
  example('RU', '+7 916 123-45-67', always('79161234567'), 'a plus: international'),
  example('RU', '8 (916) 123-45-67', always('79161234567'), 'valid as a national number alone'),
  example('RU', '916 123-45-67', always('79161234567'), 'the same without the trunk prefix'),
  example('RU', '79161234567', always('79161234567'), 'both readings are one number'),
  example('RU', '0049 30 901820', always('4930901820'), '00: international'),
  example('RU', '8-10-49-30-901820', always('4930901820'), 'the exit prefix of Russia: international'),
  example('RU', '+49 5123 4567', always('4951234567'), 'a plus: Germany, and never Moscow'),
  example('RU', '(495) 123-45-67', either('4951234567', '74951234567'), 'Moscow, or Germany'),
  example('RU', '8 495 123-45-67', either('84951234567', '74951234567'), 'Moscow, or Vietnam'),
  example('RU', '960 777-12-34', either('9607771234', '79607771234'), 'a Russian mobile, or the Maldives'),
  example('RU', '+84 912 345 678', always('84912345678'), 'a plus: Vietnam'),
  example('RU', '8 (701) 123-45-67', always('77011234567'), 'Kazakhstan shares the country’s code'),
  example('KZ', '8 (701) 123-45-67', always('77011234567'), 'national in Kazakhstan'),
  example('US', '(917) 229-3326', always('19172293326'), 'national in the United States'),
  example('US', '011 49 30 901820', always('4930901820'), 'the exit prefix of the United States'),
  example('DE', '030 901820', always('4930901820'), 'national in Germany'),
  example('GB', '+44 (0)20 7946 0018', always('442079460018'), 'the trunk prefix in brackets is left out'),
  example('IT', '06 6982 0000', always('390669820000'), 'in Italy the 0 is part of the number'),
  example('RU', '+31-220445641', always('31220445641'), 'not valid, but possible, and behind a plus'),
  example(
    'RU',
    '31220445641',
    { request: '31220445641', source: NONE, national: NONE, international: NONE },
    'possible only: the app means it so, of a source it is not known',
  ),
  example(
    'RU',
    '71234567890',
    { request: '71234567890', source: NONE, national: NONE, international: NONE },
    'possible only: no area of Russia begins with 1',
  ),
  example(
    'RU',
    '+7 495 123-45-67 доб. 123',
    always('74951234567 with an extension'),
    'shown, and names no one',
  ),
  example('RU', '4951234567.0', either('4951234567', '74951234567'), 'decimals of a number: no digits of it'),
  example(
    'RU',
    'tel:+7-916-123-45-67',
    { ...always('79161234567'), request: NONE },
    'a link: sources have some, and the app sends none',
  ),
  example('RU', '112', always(NONE), 'too short'),
  example('RU', 'none', always(NONE), 'not a number'),
];
