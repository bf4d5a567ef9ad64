/** What the scanner of JSON accepts is what json/parse reads, and it adds nothing to the type of the customers before. */
import fc from 'fast-check';
import { isDeepStrictEqual } from 'node:util';
import { isRight } from 'fp-ts/Either';
import { parseText } from '../../../../src/json/parse';
import { CUSTOMER_BOUNDS } from '../../../../src/tenant/directory/reading';
import { readLines } from '../../../../src/tenant/directory/json/lines';
import { JsonScanner } from '../../../../src/tenant/directory/json/scanner';
import { isRecord } from '../../../../src/types/conform';
import { Place } from '../../../../src/types/novelty';
import { valuesIn } from '../../../../src/adapter/values-in';
import { plainNumbers } from '../../../../src/values/plain-numbers';
import { LINES_LAYOUT } from '../../../support/directory';
import { draws } from '../../../support/draws';

const parsed = (text: string): unknown => {
  const read = parseText(text, { numbersAsWritten: true, maxValues: CUSTOMER_BOUNDS.values });
  return isRight(read) ? read.right : undefined;
};

/** A scanner that has seen these customers, and the place where it has seen them. */
const scannerAfter = (text: string, before: readonly string[]) => {
  const place = new Place();
  for (const each of before) {
    const value = parsed(each);
    if (isRecord(value)) place.add(value);
  }
  const fields: (readonly [string, string])[] = [];
  const bytes = Buffer.from(`\n${text}\n`);
  const scanner = new JsonScanner(bytes, place, (name, start, end) =>
    fields.push([name, bytes.toString('utf8', start, end)]),
  );
  return { accepts: () => scanner.accepts(1, bytes.length - 1), place, fields };
};

const accepts = (text: string, ...before: readonly string[]): boolean => {
  const { accepts: isAccepted, place, fields } = scannerAfter(text, before);
  if (!isAccepted()) return false;
  const value = parsed(text);
  if (!isRecord(value)) throw new Error('it is not a customer');
  expect(place.add(value)).toBe(false);
  const read: unknown = Object.fromEntries(fields.map(([name, inner]) => [name, parsed(inner)]));
  expect(isDeepStrictEqual(read, value)).toBe(true);
  return true;
};

const LIKE = '{"id":"a","n":1,"s":[{"x":1.5},{}],"b":true,"z":null,"t":""}';

test.each([
  ['{"id":"b","n":-2,"s":[],"b":false,"z":null,"t":"\\u0041\\n"}', true],
  [' { "t" : "x" , "z" : null , "b" : true , "s" : [ { } , { "x" : 0.50 } ] , "n" : 0 , "i\\u0064" : "ж" } \r', true],
  ['{"id":"b","n":12345678901234567890,"s":[],"b":false,"z":null,"t":"\u0001"}', false],
  ['{"id":" ","n":1,"s":[],"b":true,"z":null,"t":""}', false], // a text that is blank
  ['{"id":"a","n":1.5,"s":[],"b":true,"z":null,"t":""}', false], // a fraction
  ['{"id":"a","n":1,"s":[{"x":1}],"b":true,"z":null,"t":""}', true], // a whole number among fractions
  ['{"id":"a","n":1,"s":[1],"b":true,"z":null,"t":""}', false],
  ['{"id":"a","n":1,"s":[],"b":true,"z":null}', false], // a field is missing
  ['{"id":"a","n":1,"s":[],"b":true,"z":null,"t":"","u":1}', false], // a further field
  ['{"id":"a","n":1,"s":[],"b":true,"z":null,"t":"","id":"b"}', false], // a key twice
  ['{"id":"a","n":1,"s":[{"x":1.5,"x":1.5}],"b":true,"z":null,"t":""}', false],
  ['{"id":"a","n":1e0,"s":[],"b":true,"z":null,"t":""}', false], // left to json/parse
  ['{"id":"a","n":01,"s":[],"b":true,"z":null,"t":""}', false],
  ['{"id":"a","n":-,"s":[],"b":true,"z":null,"t":""}', false],
  ['{"id":"a","n":1,"s":[{"x":1.}],"b":true,"z":null,"t":""}', false],
  ['{"id":"a","n":1,"s":[],"b":tru,"z":null,"t":""}', false],
  ['{"id":"a","n":1,"s":[,],"b":true,"z":null,"t":""}', false],
  ['{"id":"a","n":1,"s":[{}}],"b":true,"z":null,"t":""}', false],
  ['{"id":"a","n":1,"s":[],"b":true,"z":null,"t":"",}', false],
  ['{"id":"a","n":1,"s":[],"b":true,"z":null,"t":"\\x"}', false],
  ['{"id":"a","n":1,"s":[],"b":true,"z":null,"t":"\\u00g0"}', false],
  ['{"id":"a","n":1,"s":[],"b":true,"z":null,"t":""}}', false],
  ['{"id":"a","n":1,"s":[],"b":true,"z":null,"t":""} {}', false],
  ['{"id":"a","n":1,"s":[],"b":true,"z":null,"t":""', false],
  ['[]', false], ['', false], ['"a"', false], ['null', false],
])('after a customer, whether another adds nothing: %s', (text, wanted) => {
  expect(accepts(text, LIKE)).toBe(wanted);
}); // prettier-ignore

test('a long customer is left to json/parse', () => {
  expect(accepts(`{"a":"${'x'.repeat(9000)}"}`, '{"a":""}')).toBe(false);
});

test('a customer does not go on in the next line', () => {
  const bytes = Buffer.from('{"a":1,\n"a":1}\n{"a":1}\n');
  const place = new Place();
  place.add({ a: 1 });
  const scanner = new JsonScanner(bytes, place, () => undefined);
  expect(scanner.accepts(0, 7)).toBe(false);
  expect(scanner.accepts(15, 22)).toBe(true);
});

const scalar = fc.constantFrom<unknown>(
  null, true, false, '', ' ', 'text', 'жук', '—', '\u0000', '\u2028', '"', '\\', '\ud800', '\u200b', 0, -0.5, 7, 12.25, 2 ** 53,
); // prettier-ignore
const key = fc.constantFrom('a', 'b', 'id', '', '0', 'odd.key', 'ж"\\', '\ud800');
const customer = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
  customer: fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
})).customer;

const written = fc
  .tuple(customer, fc.constantFrom(undefined, ' '), fc.boolean())
  .map(([value, space, isEscaped]) => {
    const text = JSON.stringify(value, undefined, space).replaceAll('\n', ' ');
    return isEscaped ? text.replaceAll('ж', '\\u0436') : text;
  });

test('of customers without exponents just those are accepted that add nothing', () => {
  fc.assert(
    fc.property(fc.array(written, { minLength: 1, maxLength: 6 }), (texts) => {
      for (const [at, text] of texts.entries()) {
        const before = texts.slice(0, at);
        const { place } = scannerAfter('', before);
        expect(accepts(text, ...before)).toBe(at > 0 && !place.add(parsed(text)));
        expect(accepts(text, ...before, text)).toBe(true);
      }
    }),
    { numRuns: draws({ few: 300, all: 10_000 }) },
  );
});

test('of spoilt texts only those are accepted that json/parse reads', () => {
  const piece = fc.constantFrom(...'[]{},:"\\ 0e.-1u'.split(''), '"a":1', 'null', '\u0000', '\n', '');
  const spoilt = fc.tuple(written, fc.array(fc.tuple(fc.nat(), fc.nat(2), piece), { maxLength: 3 }));
  fc.assert(
    fc.property(spoilt, ([text, changes]) => {
      let changed = text;
      for (const [at, without, put] of changes) {
        const place = at % (changed.length + 1);
        changed = changed.slice(0, place) + put + changed.slice(place + without);
      }
      accepts(changed, text); // it compares what it accepts
    }),
    { numRuns: draws({ few: 1_000, all: 50_000 }) },
  );
});

test('the fields of the index have the values that they have in the customer as a whole', () => {
  const fields = ['a', 'a.b', 'odd.key', 'id', 'b.a.id'];
  fc.assert(
    fc.property(fc.array(written, { minLength: 1, maxLength: 6 }), (texts) => {
      const lines = [...texts, ...texts];
      const text = Buffer.from(lines.join('\n'));
      const found: unknown[] = [];
      readLines({ text, name: 'export', layout: LINES_LAYOUT, fields }, (_, valuesAt) =>
        found.push(fields.map((__, at) => valuesAt(at))),
      );
      const wanted = lines.map((line) => {
        const value = parsed(line);
        return fields.map((field) => (isRecord(value) ? valuesIn(value, field).map(plainNumbers) : []));
      });
      expect(isDeepStrictEqual(found, wanted)).toBe(true);
    }),
    { numRuns: draws({ few: 200, all: 5_000 }) },
  );
});
