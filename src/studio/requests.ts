/** What the page sends to the studio's API; api.ts has the answers. */
import * as t from 'io-ts';

/** Text of a draft; the saved text without it. */
const Text = t.string;

export const CheckRequest = t.type({ text: Text });

/** By source, a text as it came for each of its requests, in their order. */
const Answers = t.record(t.string, t.array(t.string));

/** A fixture of the tenant; or pasted answers, and who is asked for. */
export const SampleRequest = t.intersection([
  t.partial({ text: Text }),
  t.union([t.type({ fixture: t.string }), t.type({ answers: Answers, identifier: t.string })]),
]);

/** The fix of one finding; of all that can be fixed without it. */
export const FixRequest = t.intersection([
  t.type({ text: Text }),
  t.partial({ finding: t.type({ code: t.string, line: t.number, column: t.number }) }),
]);

/** `fixture` is where sample values are from. */
export const CompleteRequest = t.intersection([
  t.type({ text: Text, offset: t.number }),
  t.partial({ fixture: t.string }),
]);

export const SaveRequest = t.intersection([
  t.type({ text: Text, version: t.string }),
  t.partial({ confirm: t.boolean }),
]);

export const VerifyRequest = t.partial({ text: Text });

export const CertificateRequest = t.type({});

export const AcceptRequest = t.type({ fixture: t.string });

export const AddFixtureRequest = t.type({
  name: t.string,
  identifier: t.string,
  answers: Answers,
});

export const LiveRequest = t.intersection([
  t.type({ identifier: t.string }),
  t.partial({ reveal: t.boolean }),
]);

/** An answer as it came (JSON, XML, an export), or the name of a recipe. Nothing is written without `write`. */
export const BeginRequest = t.intersection([
  t.type({ name: t.string }),
  t.union([t.type({ adapter: t.string, answer: t.string }), t.type({ recipe: t.string })]),
  t.partial({ write: t.boolean }),
]);
