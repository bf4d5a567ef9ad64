/** An explanation for people and for machines. Values are masked unless the user asked for them. */
import type { Colors } from 'picocolors/types';
import type { Circumstances, Compared, NotAsked, Resent, SourceTiming } from '../../core/call';
import type { IdentifierForm } from '../../values/identifier-form';
import { detailsText } from '../../core/failure';
import { own } from '../../core/own';
import { refreshAdvice } from '../../core/refresh-failure';
import type { FailureDetails } from '../../core/failure';
import type { FieldOrigin } from '../../mapping/compile/explain';
import type { FieldsAbsent } from '../../observe/events';
import type { DescribedSource, PlanDescription } from '../../tenant/plan/describe';
import type { Mismatch } from '../../types/conform';
import { planLines } from './plan';
import type { Say } from './plan';
import { failureText, fieldLines, fromJson, ruleLines } from './origins';
import type { RuleOrigin } from './origins';

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
  /** The rules by which each source's lookup was filled in. */
  readonly rules: ReadonlyMap<string, readonly RuleOrigin[]>;
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
  { form, timings, notAsked, rules, compared, circumstances, isLive }: Explanation,
  described: DescribedSource,
  reveal: boolean,
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
  const asked = rules.get(source) ?? [];
  return {
    source,
    adapter,
    deadlineMs,
    reads,
    ...(lookup && { lookup }),
    ...ended,
    ...(asked.length > 0 && {
      rules: asked.map((rule) => ({ place: rule.place, ...fromJson(rule, reveal) })),
    }),
    ...(owner && { compared: owner }),
    ...circumstances.get(source),
  };
};

/** An explanation for a person. */
export const explanationText = (explanation: Explanation, reveal: boolean, colours: Colors): string => {
  const { tenant, outcome, detail, plan, timings, compared, circumstances, mismatches } = explanation;
  const { rules, fields, absences } = explanation;
  return [
    `${tenant}: ${outcome === 'ok' ? 'an account' : colours.red(outcome)}${detailsText(detail)}`,
    ...formLines(explanation),
    ...(wasBegun(explanation) ? planLines(plan, sourceEnd(explanation)) : []),
    ...[...rules].flatMap(([source, own]) => own.flatMap((rule) => ruleLines(source, rule, reveal, colours))),
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
    sources: sources.map((each) => sourceJson(explanation, each, reveal)),
  })),
  mismatches: explanation.mismatches,
  absences: explanation.absences,
  fields: explanation.fields.map((each) => ({ field: each.field, ...fromJson(each, reveal) })),
});
