/**
 * Tracing of a mapping's run: the compiler hands every closure to a `Trace`, which may put a recorder around it.
 * Without tracing the closure stays unchanged and has no extra cost.
 */
import type { Environment, Subject, TraceRecord } from './environment';

type Compute<Rest extends readonly unknown[], R> = (environment: Environment, ...rest: Rest) => R;

/** May wrap a closure, to observe every run of it. */
export type Trace = <Rest extends readonly unknown[], R>(
  subject: Subject,
  compute: Compute<Rest, R>,
) => Compute<Rest, R>;

/** Leaves every closure as it is. */
export const untraced: Trace = (_subject, compute) => compute;

/** Records every run below the environment's current record. */
export const recorded: Trace =
  (subject, compute) =>
  (environment, ...rest) => {
    const before = environment.record;
    const record: TraceRecord = { subject, inner: [], result: undefined };
    before?.inner.push(record);
    environment.record = record;
    const result = compute(environment, ...rest);
    record.result = result;
    environment.record = before;
    return result;
  };
