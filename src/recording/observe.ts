/** What upstreams answer while a tenant is asked once: copies that nothing changes any more. */
import { isLeft, isRight } from 'fp-ts/Either';
import * as TE from 'fp-ts/TaskEither';
import { pipe } from 'fp-ts/function';
import type { AnswerFormat } from '../adapter/define-adapter';
import type { Http, HttpAnswer } from '../adapter/http';
import type { RawAnswer } from '../core/call';
import type { RequestInvalid, UpstreamFailure } from '../core/failure';
import type { Either } from 'fp-ts/Either';
import { NoAnswer } from '../fixture/failures';
import { parseJson, parseText } from '../json/parse';
import { writeJson } from '../json/write';
import type { Fields } from '../types/type';
import { mediaTypeOf } from '../values/media-type';
import type { AskOf } from '../tenant/runtime/reporting-ask';
import type { SourceHttp, SourceSql } from '../tenant/format/source-options';
import { watchRows } from './rows';
import type { SeenRows } from './rows';

/** An answer, or why there is none. */
export type SeenAnswer =
  | { readonly failure: NoAnswer }
  /** Numbers of JSON are spelt as they came. The media type is that of an answer which is not labelled `application/json`. */
  | {
      readonly status: number;
      readonly json: string;
      readonly format: AnswerFormat;
      readonly mediaType?: string;
    }
  /** It has neither JSON nor XML; `expected` says what it should have had, and what it seems to be. */
  | { readonly status: number; readonly expected: string }
  /** It was not the upstream that failed. */
  | { readonly refused: string };

/** What was seen, by source. */
export interface Seen {
  /** In the order of their ends; a retried request has several. */
  readonly answers: ReadonlyMap<string, readonly SeenAnswer[]>;
  /** The rows of databases: the last of each source. */
  readonly rows: ReadonlyMap<string, SeenRows>;
  /** Payloads, as JSON; `undefined` for one that JSON cannot hold. */
  readonly payloads: ReadonlyMap<string, string | undefined>;
  /** The types of the sources' payloads. */
  readonly fields: readonly Fields[];
}

type Sent = Either<RequestInvalid | UpstreamFailure, HttpAnswer>;

/** The JSON of an answer with its numbers as they came; `undefined` if it is not JSON. */
const writtenOf = (came: RawAnswer | undefined): string | undefined => {
  if (came === undefined) return undefined;
  const { bytes, contentType } = came;
  const parsed = parseJson(bytes, { contentType, numbersAsWritten: true });
  return isRight(parsed) ? writeJson(parsed.right) : undefined;
};

/** The label of an answer, unless it is the one that every JSON of a fixture has. */
const labelOf = (came: RawAnswer | undefined): string | undefined => {
  const type = mediaTypeOf(came?.contentType ?? '');
  return type === 'application/json' ? undefined : type;
};

/** `undefined` for a request that was not sent. */
const seenOf = (sent: Sent, format: AnswerFormat, came: RawAnswer | undefined): SeenAnswer | undefined => {
  if (isLeft(sent)) {
    const { tag } = sent.left;
    if (tag === 'RequestInvalid') return undefined;
    if (NoAnswer.is(tag)) return { failure: tag };
    return { refused: `no answer came before ${tag}, which a fixture cannot hold` };
  }
  const { status, body } = sent.right;
  if (isRight(body)) {
    const json = (format === 'json' ? writtenOf(came) : undefined) ?? writeJson(body.right);
    const mediaType = labelOf(came);
    if (json === undefined) return { status, expected: 'JSON that can be written' };
    return { status, json, format, ...(mediaType !== undefined && { mediaType }) };
  }
  return { status, expected: body.left.tag === 'PayloadInvalid' ? body.left.expected : 'JSON' };
};

/** A value as it was written down. */
export const valueOf = (json: string): unknown => {
  const parsed = parseText(json, { numbersAsWritten: true });
  return isRight(parsed) ? parsed.right : null;
};

/** An observer of one ask: the client and the ask to load the tenant with, and what they have seen. */
export interface Observer {
  readonly http: SourceHttp;
  readonly sql: SourceSql;
  readonly askOf: AskOf;
  readonly seen: () => Seen;
  /** Forgets what was seen, for another ask. */
  readonly begin: () => void;
}

/** Observes clients that ask upstreams, and databases. */
export const observe = (clients: SourceHttp, databases: SourceSql): Observer => {
  const answers = new Map<string, SeenAnswer[]>();
  const rows = new Map<string, SeenRows>();
  const payloads = new Map<string, string | undefined>();
  const fields: Fields[] = [];
  const note = (
    { source, xml }: Parameters<SourceHttp>[0],
    sent: Sent,
    came: RawAnswer | undefined,
  ): void => {
    const seen = seenOf(sent, xml === undefined ? 'json' : 'xml', came);
    if (seen !== undefined) answers.set(source, [...(answers.get(source) ?? []), seen]);
  };
  return {
    http: (options): Http => {
      const client = clients(options);
      return {
        ...client,
        send: (request, call) => async () => {
          let came: RawAnswer | undefined;
          const answerCame = (answer: RawAnswer): void => void (came = answer);
          const sent = await client.send(request, { ...call, answerCame })();
          note(options, sent, came);
          return sent;
        },
      };
    },
    sql: watchRows(databases, rows),
    askOf: (source, open) => {
      fields.push(open.fields);
      return (lookup, call, observer) =>
        pipe(
          open.ask(lookup, call, observer),
          TE.map((payload) => {
            payloads.set(source, writeJson(payload));
            return payload;
          }),
        );
    },
    seen: () => ({ answers: new Map(answers), rows: new Map(rows), payloads: new Map(payloads), fields }),
    begin: () => {
      answers.clear();
      rows.clear();
      payloads.clear();
    },
  };
};
