/** Applies a suggestion as it stands, as a person would who reads it: nothing else is changed. */
import type { Problem } from '../../../src/diagnostics/diagnostic';
import {
  addMember,
  addSteps,
  chainAt,
  isJson,
  lastOf,
  memberOf,
  rangeOf,
  removeInnermost,
  removeItem,
  replace,
  textOf,
} from './edit';
import type { Range } from './edit';
import {
  ruleIn,
  write,
  removeNamed,
  renameElement,
  remove,
  add,
  moveInside,
  moveInto,
  moveIntoPart,
  addMemberAt,
  objectsUp,
  beforeStep,
  afterStep,
  extendPath,
  rename,
  insteadOf,
  moveOptional,
  intoRule,
  unwrap,
  wrap,
  firstElement,
  addToSource,
} from './spot';
import type { Applied, Spot } from './spot';

/** What each kind of sentence says; the first that fits is applied. */
const sentences: readonly (readonly [RegExp, Applied])[] = [
  [/^write "(\w+)" here and in "item"$/, renameElement],
  [/^remove "(via)"$/, removeNamed],
  [
    /^did you mean (.+)\?$/,
    (spot, what = '') => write(spot, isName(spot) ? what.replace(/^"|"$/g, '') : what),
  ],
  [
    /^write (.+) for both$/,
    (spot, what = '') => {
      const second = /^\s*,\s*[^\]]*/;
      const first = rangeOf(chainAt(spot.text, { start: spot.at.start, end: spot.at.start + 1 }).at(-1)!);
      const rest = second.exec(spot.text.slice(first.end))?.[0].length ?? 0;
      return replace(spot.text, { start: first.start, end: first.end + rest }, what);
    },
  ],
  [/^write (.+) and (?:put the whole value|put what follows it|set the variable).*$/, write],
  [/^write (.+), or the same with "any"$/, write],
  [/^write (text); read it with the step "\w+"$/, write],
  [/^write (.+ instead of .+)$/, insteadOf],
  [/^write it (?:without quotes: |in quotes: |as a text: |like )(.+)$/, write],
  [/^write it without the brackets$/, unwrap],
  [
    /^write its digits alone$/,
    ({ text, at, underlined }) => replace(text, at, `"${underlined.replace(/\D/g, '')}"`),
  ],
  [
    /^write the address alone$/,
    ({ text, at, underlined }) =>
      replace(text, at, `"${/[^\s"<>:]+@[^\s"<>]+/.exec(underlined)?.[0] ?? ''}"`),
  ],
  [/^write an IANA name: (.+)$/, write],
  [
    /^write the path alone: is it there\?$/,
    (spot) => {
      const guard = objectsUp(spot)[0]!;
      return replace(spot.text, rangeOf(guard), textOf(spot.text, memberOf(guard, 'path')!.value));
    },
  ],
  [
    /^write ("\w+": .+)$/,
    (spot, member = '') => replace(spot.text, rangeOf(lastOf(spot.chain, 'Member')!), member),
  ],
  [/^write ("\w+") or ".*$/, write],
  [/^write (.+)$/, write],
  [
    /^put it into straight double quotes$/,
    (spot) =>
      replace(
        spot.text,
        spot.at,
        JSON.stringify(spot.text.slice(spot.at.start, spot.at.end).replace(/^[“”„«']|[“”»']$/g, '')),
      ),
  ],
  [/^a constant is written (.+)$/, write],
  [/^name its fields: (.+)$/, write],
  [/^say where it comes from: (.+)$/, write],
  [/^remove the whole rule$/, (spot) => removeInnermost(spot.text, spot.chain, 1)],
  [/^remove it(?:[,: ].*)?$|^remove one of the two$|^remove "[^"]+"(?: or "\w+"| from the table)?$/, remove],
  [
    /^add "([,:])" after it$/,
    ({ text, at }, what = '') => replace(text, { start: at.end, end: at.end }, what),
  ],
  [/^add (.+) right after it$/, afterStep],
  [
    /^add (.+) to "via"$/,
    (spot, steps = '') => addSteps(spot.text, ruleIn(spot), steps.replace(' and ', ', ')),
  ],
  [
    /add ("required": true) to answer an error without it$/,
    (spot, member = '') => {
      const rule = ruleIn(spot);
      if (rule.type === 'Object') return addMember(spot.text, rule, member);
      return replace(spot.text, rangeOf(rule), `{ "from": ${textOf(spot.text, rule)}, ${member} }`);
    },
  ],
  [/^add ("\w+": .+) to the source$/, addToSource],
  [/^add ("\w+": .+) to "(\w+)"(?: if that is meant)?$/, add],
  [/(?:^|, or )add ("\$?\w+": .+)$/, (spot, member = '') => add(spot, member)],
  [/^put ("\w+") before it$/, beforeStep],
  [/^put it into brackets: \[ … \]$/, wrap],
  [/^put it into a rule: (.+)$/, intoRule],
  [/^put it into "settings"$/, (spot) => moveInto(spot, 'settings', objectsUp(spot)[0]!)],
  [
    /^put it beside "settings"$/,
    (spot) =>
      addMemberAt(
        removeItem(spot.text, lastOf(spot.chain, 'Member')!),
        objectsUp(spot)[1]!,
        textOf(spot.text, lastOf(spot.chain, 'Member')!),
      ),
  ],
  [
    /^put it beside "settings" as "(\w+)"$/,
    (spot, name = '') =>
      addMemberAt(
        removeItem(spot.text, lastOf(spot.chain, 'Member')!),
        objectsUp(spot)[1]!,
        textOf(spot.text, lastOf(spot.chain, 'Member')!).replace(/^"[^"]*"/, `"${name}"`),
      ),
  ],
  [
    /^put it beside "sources"$/,
    (spot) =>
      addMemberAt(
        removeItem(spot.text, lastOf(spot.chain, 'Member')!),
        objectsUp(spot).at(-1)!,
        textOf(spot.text, lastOf(spot.chain, 'Member')!),
      ),
  ],
  [/^put it into "(cache|limits)"$/, (spot, name = '') => moveInto(spot, name, objectsUp(spot)[0]!)],
  [/^put it into "(lookup|answer|owner)"$/, moveIntoPart],
  [/^put them into "(payload|declare)"$/, moveInside],
  [/^put it under "extra"$/, (spot) => moveInto(spot, 'extra', objectsUp(spot)[0]!)],
  [
    /^move it out of "extra"$/,
    (spot) =>
      addMemberAt(
        removeItem(spot.text, lastOf(spot.chain, 'Member')!),
        objectsUp(spot)[1]!,
        textOf(spot.text, lastOf(spot.chain, 'Member')!),
      ),
  ],
  [/^move "optional" to "(\w+)"$/, moveOptional],
  [/^rename "(\w+)" to "(\w+)"$/, rename],
  [/^take one element of it, "(\[0\])"$/, extendPath],
  [/^take one element, "\[0\]", or use "each"$/, firstElement],
  [/^take one of its fields: "(\w+)".*$/, (spot, name = '') => extendPath(spot, `.${name}`)],
];

/** Whether the underlined is a part of a text. */
const isName = ({ underlined, chain }: Spot): boolean => chain.length > 0 && !/^["{[\d]/.test(underlined);

const rangeIn = (text: string, { line, column, endColumn }: Problem): Range => {
  const before =
    text
      .split('\n')
      .slice(0, line - 1)
      .join('\n').length + (line > 1 ? 1 : 0);
  return { start: before + column - 1, end: before + endColumn - 1 };
};

/** The text with the suggestion applied; `undefined` when it is advice. */
export const apply = (text: string, problem: Problem): string | undefined => {
  const { suggestion = '' } = problem;
  const at = rangeIn(text, problem);
  const underlined = text.slice(at.start, at.end);
  const chain = isJson(text) ? chainAt(text, at) : [];
  for (const [pattern, applied] of sentences) {
    const match = pattern.exec(suggestion);
    if (match !== null) return applied({ text, at, underlined, chain }, ...match.slice(1));
  }
  return undefined;
};
