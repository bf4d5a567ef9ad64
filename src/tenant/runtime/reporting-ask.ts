/** The ask of an opened source, as it reports its answers to those who watch a tenant: payloads, wrong leaves, failures. */
import { isRight } from 'fp-ts/Either';
import type { Ask, OpenSource } from '../../adapter/define-adapter';
import { identityOf } from '../../core/call';
import type { Call, RawAnswer } from '../../core/call';
import type { SourceFailure } from '../../core/failure';
import type { Emit } from '../../observe/events';
import type { Fields } from '../../types/type';
import type { Source } from '../source/source';

/** Gives the ask of an opened source, by the source's name. */
export type AskOf = (source: string, open: OpenSource) => OpenSource['ask'];

/** A payload of an upstream, as it came. It belongs to a request, and is kept no longer than that. */
export interface Answered {
  readonly tenant: string;
  readonly source: string;
  /** What its type has; credentials are marked, and deleted from the payload. */
  readonly fields: Fields;
  readonly payload: unknown;
  readonly call: Call;
}

/** An ask that failed, and the last answer of its upstream. It belongs to a request, and is kept no longer than that. */
export interface FailedAsk extends Pick<Answered, 'tenant' | 'source' | 'call'> {
  readonly failure: SourceFailure;
  /** Missing if no answer came whose body could be read. */
  readonly answer: RawAnswer | undefined;
  /** Whether the answer has a payload, which was reported. */
  readonly hasPayload: boolean;
}

/** What watches the asks of a tenant's sources, and may answer instead of them. */
export interface AskWatch {
  readonly emit: Emit;
  /** How a source is asked; without it, its upstream is asked. A replay answers instead of it. */
  readonly askOf?: AskOf;
  /** Receives each payload that an upstream answers; nothing is kept without it. */
  readonly answered?: ((answered: Answered) => void) | undefined;
  /** Receives each ask that fails, also those that are asked again; no answer is kept without it. */
  readonly failed?: ((failed: FailedAsk) => void) | undefined;
}

/** An ask that reports its failure with the last answer and whether that had a payload, to a caller that wants failures. */
const reportingFailures = (
  tenant: string,
  source: string,
  ask: OpenSource['ask'],
  failed: AskWatch['failed'],
): OpenSource['ask'] => {
  if (failed === undefined) return ask;
  return (lookup, call, observer) => async () => {
    let answer: RawAnswer | undefined;
    let hasPayload = false;
    const outcome = await ask(
      lookup,
      { ...call, answerCame: (came) => void (answer = came) },
      {
        ...observer,
        answered: (payload) => {
          hasPayload = true;
          observer.answered?.(payload);
        },
      },
    )();
    if (!isRight(outcome)) failed({ tenant, source, call, failure: outcome.left, answer, hasPayload });
    return outcome;
  };
};

/** An opened source's ask, which reports its wrong leaves and its comparison of owners. */
export const reportingAsk = (
  tenant: string,
  source: Source,
  open: OpenSource,
  { emit, askOf, answered, failed }: AskWatch,
): Ask<unknown, unknown> => {
  const ask = reportingFailures(tenant, source.name, askOf?.(source.name, open) ?? open.ask, failed);
  return (lookup, call) =>
    ask(lookup, call, {
      mismatch: ({ path, expected, found }, count) =>
        emit({
          event: 'leaf-mismatched',
          ...identityOf(call),
          tenant,
          source: source.name,
          path,
          expected,
          found,
          count,
        }),
      compared: (compared) => {
        if (call.notes !== undefined) call.notes.compared = compared;
      },
      answered:
        answered &&
        ((payload) => answered({ tenant, source: source.name, fields: open.fields, payload, call })),
    });
};
