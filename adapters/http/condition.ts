/** A condition on an answer, as the tenant file has it. */
import * as t from 'io-ts';
import { Decimal, Integer, NonBlank } from '../../src/values/codec';
import { documented } from '../../src/values/documented';

const Constant = t.union([t.string, Decimal, t.boolean]);

const Condition = t.partial({
  status: documented(
    t.union([Integer, t.array(Integer)]),
    'The HTTP status, or several. Without it "notFound", "ambiguous" and "failed" look at successes (2xx) only, the others at any.',
  ),
  body: documented(
    t.literal('any'),
    'Beside a status alone in "notFound": also an answer that is not the API’s own, such as a page of HTML. Without it the body must be JSON, or empty.',
  ),
  path: documented(
    NonBlank,
    'Where in the answer’s body: "error.code", "[0].id". Only "empty" can do without it: then it is about the whole body.',
  ),
  equals: documented(Constant, 'What stands there.'),
  notEquals: documented(
    Constant,
    'The value there is another one, or missing: { "path": "status", "notEquals": "Success" }.',
  ),
  in: documented(t.array(Constant), 'The value there is one of these.'),
  empty: documented(
    t.union([t.literal(true), t.keyof({ list: null, object: null, text: null, null: null })]),
    'The value there is empty: a "list", an "object", a "text", or it is "null"; with true, any of these. A missing value does not count.',
    (value) => (value === false ? [{ member: ['present', true] }] : []),
  ),
  present: documented(
    t.boolean,
    'Whether there is a value. In "notFound" a value can be missing only where it could have been: an element in a list, a field in an object.',
  ),
});
export type Condition = t.TypeOf<typeof Condition>;

/** A fault of SOAP, in both of its versions. */
export const FAULT_OF_SOAP = { path: 'Envelope.Body.Fault', present: true } as const;

/** A list of conditions. */
export const conditions = (sentence: string) =>
  documented(t.array(Condition), `${sentence} One of these conditions is enough.`);
