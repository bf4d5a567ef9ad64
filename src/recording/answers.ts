/** The answers of a recording as a fixture has them. What has no value becomes an invented page or text of its kind. */
import { left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { NoAnswer } from '../fixture/failures';
import { MAX_DEPTH } from '../json/parse';
import { MAX_ELEMENTS_DEEP } from '../xml/parse';
import { writeXml } from '../xml/write';
import type { SeenAnswer } from './observe';
import { valueOf } from './observe';

/** An answer as a fixture has it. */
interface Written {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly text?: string;
}

/** An answer of a fixture, or a failure to have one. */
export type WrittenAnswer = { readonly failure: NoAnswer } | { readonly response: Written };

const DEEP_XML = `${'<a>'.repeat(MAX_ELEMENTS_DEEP + 1)}${'</a>'.repeat(MAX_ELEMENTS_DEEP + 1)}`;

/** Invented texts that are read as what came, by the end of what was expected instead. */
const TEXTS: readonly (readonly [expected: RegExp, type: string | undefined, text: string])[] = [
  [/not an empty body$/, undefined, ''],
  [/not HTML$/, 'text/html', '<!doctype html><title>A page</title>'],
  [/not XML$/, 'application/xml', '<answer/>'],
  [/not a PDF$/, 'application/pdf', '%PDF-1.7'],
  [/not a ZIP archive$/, 'application/zip', 'PK\u0003\u0004'],
  [/not JSON$/, 'application/json', '{}'],
  [/^XML without a document type$/, 'application/xml', '<!DOCTYPE answer><answer/>'],
  [/elements deep$/, 'application/xml', DEEP_XML],
  [/^well-formed XML$/, 'text/plain', 'This is not XML.'],
  [/^JSON without duplicate keys$/, 'application/json', '{"a":1,"a":2}'],
  [/levels deep$/, 'application/json', `${'['.repeat(MAX_DEPTH + 1)}${']'.repeat(MAX_DEPTH + 1)}`],
  [/^valid JSON$/, 'text/plain', 'This is not JSON.'],
];

/** Of an error status the body says nothing that matters. */
const ANY_TEXT = ['text/plain', 'This is not JSON.'] as const;

const writtenBody = (
  { json, format, mediaType }: Extract<SeenAnswer, { readonly json: string }>,
  invent: (value: unknown) => unknown,
): Pick<Written, 'headers' | 'body' | 'text'> => {
  const body = invent(valueOf(json));
  const type = mediaType ?? (format === 'xml' ? 'application/xml' : undefined);
  const headers = type === undefined ? {} : { headers: { 'Content-Type': type } };
  return { ...headers, ...(format === 'xml' ? { text: writeXml(body) } : { body }) };
};

/** Writes an answer whose JSON or XML `invent` has replaced; `Left` says why a fixture cannot hold it. */
export const writtenAnswer = (
  seen: SeenAnswer,
  invent: (value: unknown) => unknown,
): Either<string, WrittenAnswer> => {
  if ('failure' in seen) return right(seen);
  if ('refused' in seen) return left(seen.refused);
  const { status } = seen;
  if ('json' in seen) return right({ response: { status, ...writtenBody(seen, invent) } });
  const known = TEXTS.find(([expected]) => expected.test(seen.expected));
  if (known === undefined && status < 300)
    return left(`an answer could not be read (expected is ${seen.expected}), and a fixture holds text only`);
  const [type, text] = known === undefined ? ANY_TEXT : [known[1], known[2]];
  return right({
    response: {
      status,
      ...(type === undefined ? {} : { headers: { 'Content-Type': type } }),
      ...(text === '' ? {} : { text }),
    },
  });
};
