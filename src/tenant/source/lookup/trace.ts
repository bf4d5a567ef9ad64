/** The traced rules of a lookup: what each part of them gave for one ask. */
import { Absence } from '../../../core/absence';
import { environmentOf } from '../../../mapping/compile/environment';
import type { Environment, TraceRecord } from '../../../mapping/compile/environment';
import { compileValue } from '../../../mapping/compile/rule';
import { recorded } from '../../../mapping/compile/trace';
import type { Lookup, PlacedRule } from './part';

/** A rule of a lookup, and its run. */
export interface TracedRule extends Pick<PlacedRule, 'place'> {
  readonly record: TraceRecord;
}

/** A run of its own: it spends nothing of the run of which the ask is a part. */
const runOf = ({ place, value }: PlacedRule, { slots, context }: Environment): TracedRule => {
  const record: TraceRecord = { subject: undefined, inner: [], result: undefined };
  const environment = { ...environmentOf([...slots], context), record };
  record.result = compileValue(value, recorded)(environment);
  return { place, record };
};

/** Runs the rules by which a lookup is filled in; none after the first that is absent is run for an ask. */
export const traceRules = ({ rulesFor }: Lookup, environment: Environment): readonly TracedRule[] => {
  const traced: TracedRule[] = [];
  for (const rule of rulesFor(environment)) {
    const run = runOf(rule, environment);
    traced.push(run);
    if (run.record.result instanceof Absence) break;
  }
  return traced;
};
