/** An explanation for people and for machines. Values are masked unless the user asked for them. */
import type { Colors } from 'picocolors/types';
import { Absence } from '../../core/absence';
import type { StepFailure, Why } from '../../core/absence';
import type { Circumstances, Compared, NotAsked, Resent, SourceTiming } from '../../core/call';
import { ExactNumber, isExactDecimal } from '../../values/codec';
import type { IdentifierForm } from '../../values/identifier-form';
import { detailsText } from '../../core/failure';
import { own } from '../../core/own';
import { refreshAdvice } from '../../core/refresh-failure';
import type { FailureDetails } from '../../core/failure';
import type { FieldOrigin, Origin, Outcome } from '../../mapping/compile/explain';
import type { FieldsAbsent } from '../../observe/events';
import type { DescribedSource, PlanDescription } from '../../tenant/plan/describe';
import type { Mismatch } from '../../types/conform';
import { planLines } from './plan';
import type { Say } from './plan';
import { counted } from './problem';

/** The data of an explanation. */
export interface Explanation {
  readonly tenant: string;
  /** The tenant's forms of identifiers. */
  readonly forms: readonly IdentifierForm[];
  /** The form that the identifier was read as. */
  readonly form: IdentifierForm | undefined;
  /** `ok`, or the tag of the failure that was answered instead. */
  readonly outcome: string;
  /** The failure's details: path, expected, code, field, reason. */
  readonly detail: FailureDetails;
  readonly plan: PlanDescription;
  /** The upstreams themselves were asked, so that their times are meaningful. */
  readonly isLive: boolean;
  /** In the order in which the sources ended. */
  readonly timings: readonly SourceTiming[];
  readonly notAsked: ReadonlyMap<string, NotAsked>;
  /** How each source's answer was found to be the user's. */
  readonly compared: ReadonlyMap<string, Compared>;
  /** The circumstances of each source's failure. */
  readonly circumstances: ReadonlyMap<string, Circumstances>;
  /** Leaves of other types than documented, as `source.path`. */
  readonly mismatches: readonly Mismatch[];
  readonly fields: readonly FieldOrigin[];
  /** All that was left out, by field and reason; also elements beyond the limit of a list, which no rule mentions. */
  readonly absences: FieldsAbsent['fields'];
}

/** The description of a value that does not show it. */
const masked = (value: unknown): string => {
  if (typeof value === 'string') return `a text of ${counted(value.length, 'character')}`;
  if (typeof value === 'boolean') return 'true or false';
  if (isExactDecimal(value)) return 'a number';
  return Array.isArray(value) ? `a list of ${counted(value.length, 'element')}` : 'an object';
};

/** A value as JSON: numbers of many digits as texts, what is absent inside a list in words. */
const shownValue = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => {
    if (part instanceof ExactNumber) return part.toString();
    return part instanceof Absence ? `${part.kind}: ${part.reason}` : part;
  });

/** Why a step failed, as a text that follows the kind of the step's input. */
const whys: Readonly<Record<Why, string>> = {
  kind: ', which it does not take',
  form: ' of another form',
  ambiguous: ', which can be read as two numbers',
  'no-such-day': ' with a day that no calendar has',
  'no-instant': ' without a time or its zone',
  'out-of-range': ' out of range',
  'too-long': ', and its result is too long',
  'too-many-digits': ' of too many digits',
};

/** Which step failed and why, by kind: the value is not shown. */
const failureText = ({ step, found, why }: Partial<StepFailure>): string =>
  why === undefined ? '' : `: ${String(step)} got ${String(found)}${whys[why]}`;

const outcomeText = (outcome: Outcome, reveal: boolean): string => {
  switch (outcome.gave) {
    case 'value':
      return reveal ? shownValue(outcome.value) : masked(outcome.value);
    case 'constant':
      return shownValue(outcome.value);
    case 'none':
    case 'unknown':
      return `${outcome.gave}, ${outcome.reason}${failureText(outcome)}`;
    default:
      return outcome.gave;
  }
};

const isAbsent = ({ gave }: Outcome): boolean => gave === 'none' || gave === 'unknown';

const originLines = (origin: Origin, depth: number, reveal: boolean, colours: Colors): readonly string[] => {
  const { part, type, outcome, inner } = origin;
  const typed = type === undefined ? '' : colours.dim(` (${type})`);
  const shown = outcomeText(outcome, reveal);
  return [
    `${'  '.repeat(depth)}${part}${typed}: ${isAbsent(outcome) ? colours.yellow(shown) : shown}`,
    ...inner.flatMap((each) => originLines(each, depth + 1, reveal, colours)),
  ];
};

const fieldLines = (
  { field, outcome, inner }: FieldOrigin,
  reveal: boolean,
  colours: Colors,
): readonly string[] => {
  const shown = outcomeText(outcome, reveal);
  const text = isAbsent(outcome) ? colours.yellow(`left out (${shown})`) : shown;
  return [
    `${colours.bold(field)}: ${text}`,
    ...inner.flatMap((origin) => originLines(origin, 1, reveal, colours)),
  ];
};

const whyNotAsked = (notAsked: NotAsked | undefined): string => {
  switch (notAsked?.why) {
    case 'not-needed':
      return ': the one before it has answered';
    case 'source-failed':
      return ': one that it waits for has failed';
    case 'lookup-absent':
      return `: its lookup is absent (${notAsked.absence}, ${notAsked.reason})`;
    case undefined:
      return '';
  }
};

/** Why a request was sent once more. */
const whyResent: Readonly<Record<Resent, string>> = {
  'connection-closed': 'its connection was closed',
  'answer-unasked': 'more than one answer came',
  'token-rejected': 'its token was rejected',
};

/** Which form of several the identifier was read as. */
const formLines = ({ forms, form }: Explanation): readonly string[] => {
  if (forms.length < 2) return [];
  const names = forms.map(({ name }) => `"${name}"`).join(', ');
  return form === undefined
    ? [`  the identifier is of none of the forms ${names}`]
    : [`  the identifier was read as "${form.name}" (${form.type}), of the forms ${names}`];
};

/** The lookup that was chosen for the form, of a source that has several. */
const lookupOf = (form: IdentifierForm | undefined, { lookups = [] }: DescribedSource): string | undefined =>
  lookups.find((each) => each === form?.name);

/** How one source ended: its time if it was asked, else why it was not. */
const sourceEnd =
  ({ form, timings, notAsked, circumstances, isLive }: Explanation): Say =>
  (described, { optional }) => {
    const { source, reads } = described;
    const timing = timings.find((each) => each.source === source);
    const lookup = lookupOf(form, described);
    const details = [
      ...(lookup === undefined ? [] : [`by the lookup "${lookup}"`]),
      ...(optional ? ['optional'] : []),
      ...reads.map((path) => `reads ${path}`),
    ];
    if (timing === undefined)
      return { columns: [], remarks: [`not asked${whyNotAsked(notAsked.get(source))}`] };
    const cost = isLive ? ` in ${timing.durationMs} ms` : '';
    const age = timing.ageS === undefined ? [] : [`kept for ${timing.ageS} s`];
    const resent = (timing.resent ?? []).map((why) => `sent once more: ${whyResent[why]}`);
    return {
      columns: [],
      remarks: [
        `${timing.outcome}${atOf(circumstances.get(source))}${detailsText(timing.detail)}${cost}`,
        ...age,
        ...resent,
        ...details,
      ],
    };
  };

const atOf = ({ at }: Circumstances = {}): string => (at === undefined ? '' : ` at ${at}`);

/** The conditions that a failed answer was tried with. */
const unmetLines = (source: string, { unmet = [] }: Circumstances): readonly string[] =>
  unmet.map((why) => `  ${source}: not "no such user" by ${why}`);

/** What to do about a refresh token that cannot be used, or would be lost. */
const adviceLines = ({ source, detail }: SourceTiming, colours: Colors): readonly string[] => {
  const advice = own(refreshAdvice, String(detail?.code));
  return advice === undefined ? [] : [colours.yellow(`  ${source}: ${advice}`)];
};

/** What was compared with what to find the owner of an answer, by kind. */
const comparedLine = (source: string, compared: Compared, colours: Colors): string => {
  const { whose, field, found, asked, askedKind, spelling } = compared;
  const wanted = `"${asked}" (${askedKind})`;
  const line =
    whose === 'unsaid'
      ? `  ${source}: there is no value of "${field}" to compare with ${wanted}`
      : `  ${source}: "${field}" (${found.join(', ')}) compared with ${wanted} as ${spelling}: ${whose}`;
  return whose === 'same' ? line : colours.yellow(line);
};

/** Whether the plan was started: no source is asked about an invalid identifier. */
const wasBegun = ({ timings, notAsked }: Explanation): boolean => timings.length + notAsked.size > 0;

/** The same for a machine. */
const sourceJson = (
  { form, timings, notAsked, compared, circumstances, isLive }: Explanation,
  described: DescribedSource,
): object => {
  const { source, adapter, deadlineMs, reads } = described;
  const lookup = lookupOf(form, described);
  const timing = timings.find((each) => each.source === source);
  const { outcome, detail, durationMs, ageS, resent } = timing ?? {};
  const ended =
    timing === undefined
      ? { outcome: 'not-asked', ...notAsked.get(source) }
      : { outcome, ...(detail && { detail }), ...(isLive ? { durationMs, ageS, resent } : {}) };
  const owner = compared.get(source);
  return {
    source,
    adapter,
    deadlineMs,
    reads,
    ...(lookup && { lookup }),
    ...ended,
    ...(owner && { compared: owner }),
    ...circumstances.get(source),
  };
};

/** An explanation for a person. */
export const explanationText = (explanation: Explanation, reveal: boolean, colours: Colors): string => {
  const { tenant, outcome, detail, plan, timings, compared, circumstances, mismatches, fields, absences } =
    explanation;
  return [
    `${tenant}: ${outcome === 'ok' ? 'an account' : colours.red(outcome)}${detailsText(detail)}`,
    ...formLines(explanation),
    ...(wasBegun(explanation) ? planLines(plan, sourceEnd(explanation)) : []),
    ...[...compared].map(([source, each]) => comparedLine(source, each, colours)),
    ...[...circumstances].flatMap(([source, each]) => unmetLines(source, each)),
    ...timings.flatMap((timing) => adviceLines(timing, colours)),
    ...mismatches.map(({ path, expected, found }) =>
      colours.yellow(`  ${path} was not ${expected} but ${found}`),
    ),
    ...(fields.length > 0 ? [''] : []),
    ...fields.flatMap((field) => fieldLines(field, reveal, colours)),
    ...(absences.length > 0 ? ['', 'Left out:'] : []),
    ...absences.map(
      ({ field, reason, count, ...failure }) =>
        `  ${field}: ${reason}${failureText(failure)}${count > 1 ? `, ${count} times` : ''}`,
    ),
    '',
  ].join('\n');
};

const readable = (value: unknown): unknown => {
  const copy: unknown = JSON.parse(shownValue(value));
  return copy;
};

const outcomeJson = (outcome: Outcome, reveal: boolean): object => {
  if (outcome.gave !== 'value') return outcome;
  const { gave, value } = outcome;
  return reveal ? { gave, value: readable(value) } : { gave, masked: masked(value) };
};

const originJson = ({ part, type, outcome, inner }: Origin, reveal: boolean): object => ({
  part,
  ...(type === undefined ? {} : { type }),
  ...outcomeJson(outcome, reveal),
  ...(inner.length === 0 ? {} : { from: inner.map((each) => originJson(each, reveal)) }),
});

/** An explanation for a machine: the same tree. */
export const explanationJson = (explanation: Explanation, reveal: boolean): object => ({
  tenant: explanation.tenant,
  forms: explanation.forms.map(({ name }) => name),
  form: explanation.form?.name ?? null,
  outcome: explanation.outcome,
  detail: explanation.detail,
  plan: explanation.plan.groups.map(({ optional, after, sources }) => ({
    after,
    optional,
    sources: sources.map((each) => sourceJson(explanation, each)),
  })),
  mismatches: explanation.mismatches,
  absences: explanation.absences,
  fields: explanation.fields.map(({ field, outcome, inner }) => ({
    field,
    ...outcomeJson(outcome, reveal),
    from: inner.map((each) => originJson(each, reveal)),
  })),
});
