/** The rules of a first tenant file: for each field the first that loads without a further word, and gives the field. */
import { isRight } from 'fp-ts/Either';
import { own } from '../core/own';
import { contractFields } from '../mapping/check/account';
import { isRecord } from '../types/conform';
import { callNow, tryRules } from './attempt';
import type { Draft } from './draft';
import { suggestRules } from './propose-rules';
import type { Rule } from './propose-rules';

/** The rules of the adapter's example over the draft's source. */
const exampleRules = ({ adapter, source }: Draft): Readonly<Record<string, Rule>> => {
  const rules: unknown = JSON.parse(
    JSON.stringify(adapter.example.user).replaceAll('"source.', `"${source}.`),
  );
  return isRecord(rules) ? rules : {};
};

/** The app asks with the answered id again: it is what was asked for. */
export const BASE = { id: 'request.userIdentifier' } as const;

/** What is asked for each rule: what the source answers, and what the check says without any rule. */
interface Trial {
  readonly payloads: readonly unknown[];
  readonly known: ReadonlySet<string>;
}

/** Whether rules pass without a further word and give the field. */
const isFine = (draft: Draft, field: string, rule: Rule, { payloads, known }: Trial): boolean => {
  const { tenant, problems } = tryRules(draft, { ...BASE, [field]: rule }).loaded;
  if (tenant === undefined || problems.some(({ code }) => !known.has(code))) return false;
  const mapped = tenant.map([...payloads], callNow());
  tenant.dispose();
  return isRight(mapped) && Object.hasOwn(mapped.right, field);
};

/** For each field the first rule that is fine: the adapter's own before a guess. */
export const rulesFor = (draft: Draft, trial: Trial): Readonly<Record<string, Rule>> => {
  const rules = exampleRules(draft);
  const guessed = new Map(suggestRules(draft.source, trial.payloads[1], draft.columns.readings));
  const fields = [...contractFields().keys()].filter((field) => !Object.hasOwn(BASE, field));
  const found = fields.flatMap((field) => {
    const example = own(rules, field);
    const tries = [...(example === undefined ? [] : [example]), ...(guessed.get(field) ?? [])];
    const rule = tries.find((each) => isFine(draft, field, each, trial));
    return rule === undefined ? [] : [[field, rule] as const];
  });
  return { ...BASE, ...Object.fromEntries(found) };
};
