/** Names that every object inherits: they are ordinary names wherever something is looked up by name. */
import { isLeft, isRight, left, right } from 'fp-ts/Either';
import { own } from '../../../src/core/own';
import { meantInWords } from '../../../src/diagnostics/did-you-mean';
import { synonymOf } from '../../../src/diagnostics/synonyms';
import { readDocument } from '../../../src/json/document';
import { findingsOf } from '../../../src/diagnostics/collector';
import { parseJson } from '../../../src/json/parse';
import { steps } from '../../../src/mapping/steps/catalogue';
import { MISMATCH } from '../../../src/core/absence';
import { compileRead } from '../../../src/mapping/compile/path';
import { environmentOf } from '../../../src/mapping/compile/environment';
import { secretsOf } from '../../../src/tenant/decode/secrets';
import { conformerOf, isRecord } from '../../../src/types/conform';
import { valueAt } from '../../../src/types/path';
import { OPAQUE, TEXT, optional, total } from '../../../src/types/type';
import type { Segment } from '../../../src/types/path';
import { ExactNumber } from '../../../src/values/codec';
import { INHERITED } from '../../support/inherited';

const segment = (name: string): Segment => ({ kind: 'field', name, start: 0, end: 0 });

const read = (value: unknown, name: string): unknown =>
  compileRead({
    op: 'read',
    at: { line: 1, column: 1, endColumn: 2 },
    path: `it.${name}`,
    slot: 0,
    segments: [segment(name)],
    validated: true,
    reading: 'source',
    type: optional(OPAQUE),
    requiresSources: new Set(),
  })(environmentOf([value], { now: new Date(0), timezone: 'UTC' }));

describe.each(INHERITED)('the name "%s"', (name) => {
  it('finds nothing in an empty object', () => {
    expect(own({}, name)).toBeUndefined();
    expect(own(Object.fromEntries([[name, 7]]), name)).toBe(7);
  });

  it('is not a variable of an environment without it, nor is its file', () => {
    const secrets = secretsOf({}, () => right('text'));
    expect([secrets(name), secrets(`${name}_FILE`)]).toEqual([{ found: 'unset' }, { found: 'unset' }]);
  });

  it('is a variable of an environment that has it', () => {
    const found = secretsOf(Object.fromEntries([[name, 'value of the test']]), () => left('is not there'))(
      name,
    );
    expect(found.found === 'set' && found.secret.reveal()).toBe('value of the test');
  });

  it('can be suggested, and is not a synonym', () => {
    expect(synonymOf('something', [name])).toBeUndefined();
    expect(meantInWords('something else', ['crm', name])).toContain(`"${name}"`);
    expect(meantInWords(`${name}x`, ['crm', name])).toBe(`did you mean "${name}"?`);
  });

  it('is not read from a value without it, nor from its list or number', () => {
    for (const value of [{}, [], { a: 1 }, 'text', 1, null]) {
      expect(valueAt(value, [segment(name)])).toBeUndefined();
      expect(read(value, name)).toMatchObject({ kind: 'none', reason: 'missing' });
    }
    expect(read(new ExactNumber('1e400'), name)).toBe(MISMATCH);
  });

  it('is missing where a codec requires it and an answer lacks it', () => {
    const fields = new Map([[name, total(TEXT)]]);
    expect(conformerOf(total({ kind: 'object', fields }))({})).toMatchObject({ ok: false });
  });

  it('is not an entry of a table without it', () => {
    const table = steps.find((step) => step.name === 'table')?.bind({ a: 'b' });
    if (table === undefined || isLeft(table)) throw new Error('there is no such step');
    const context = { now: new Date(0), timezone: 'UTC' };
    expect(table.right.run(name, context)).toMatchObject({ reason: 'not-in-table' });
    const output = table.right.output({ kind: 'literals', values: [name, 'a'] });
    expect(isRight(output) && output.right).toMatchObject({ shape: { values: ['b'] }, unknown: true });
  });

  it('is an ordinary key of an answer, beside a number of many digits too', () => {
    const text = `{"${name}": "text", "number": 12345678901234567890}`;
    const parsed = parseJson(Buffer.from(text));
    const value = isRight(parsed) ? parsed.right : undefined;
    expect(Object.entries(isRecord(value) ? value : {})).toEqual([
      [name, 'text'],
      ['number', new ExactNumber('12345678901234567890')],
    ]);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  });

  it('causes at most a finding in a file where it has no quotes', () => {
    const findings = findingsOf('tenant.json');
    readDocument(`{ ${name}: 1 }`, findings);
    expect(findings.problems.map(({ code }) => code)).toEqual(['json-syntax']);
  });
});
