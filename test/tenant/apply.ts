/** Applies a suggestion as it stands, as a person would who reads it: nothing else is changed. */
import type { AnyNode, ObjectNode, ValueNode } from '@humanwhocodes/momoa';
import type { Problem } from '../../src/problem';
import {
  addMember,
  addSteps,
  chainAt,
  isJson,
  lastOf,
  memberOf,
  nameOf,
  rangeOf,
  removeInnermost,
  removeItem,
  replace,
  textOf,
} from './edit';
import type { Chain, Range } from './edit';

/** What a sentence is applied to. */
interface Spot {
  readonly text: string;
  readonly at: Range;
  readonly underlined: string;
  /** From the document to what is underlined; empty in a text that is no JSON. */
  readonly chain: Chain;
}

type Applied = (spot: Spot, ...parts: readonly string[]) => string | undefined;

const innermost = ({ chain }: Spot): AnyNode => chain.at(-1)!;

const valueIn = (spot: Spot): ValueNode => {
  const node = innermost(spot);
  return node.type === 'Member' || node.type === 'Element' ? node.value : (node as ValueNode);
};

/** The rule that the underlined part belongs to: the innermost object, or the path alone. */
const ruleIn = (spot: Spot): ValueNode => {
  const node = valueIn(spot);
  if (node.type !== 'String') return node;
  const holder = spot.chain.at(-2);
  return holder?.type === 'Member' && nameOf(holder) === 'from' ? lastOf(spot.chain, 'Object')! : node;
};

/** Writes something for what is underlined: a whole value, or a part of a text. */
const write: Applied = (spot, what = '') => {
  const { text, at, underlined, chain } = spot;
  if (chain.length === 0) return replace(text, at, what);
  const node = innermost(spot);
  const isPart = node.type === 'String' && !underlined.startsWith('"');
  if (isPart && !/^[{["]/.test(what)) return replace(text, at, JSON.stringify(what).slice(1, -1));
  if (isPart && !isJson(what)) return replace(text, at, JSON.stringify(what).slice(1, -1));
  return replace(
    text,
    rangeOf(valueIn(spot)),
    isJson(what) || isJson(`[${what}]`) ? what : JSON.stringify(what),
  );
};

/** Removes a member of the rule around, by its name. */
const removeNamed: Applied = (spot, name = '') => {
  const holder = objectsUp(spot).find((node) => memberOf(node, name) !== undefined);
  const member = holder && memberOf(holder, name);
  return member && removeItem(spot.text, member);
};

/** Another name for an element, and for what its item reads by it. */
const renameElement: Applied = (spot, name = '') => {
  const { text, chain } = spot;
  const node = chain.at(-1)!;
  const holder = lastOf(chain, 'Object')!;
  const item = memberOf(holder, 'item');
  const old = node.type === 'String' ? node.value : undefined;
  const inside =
    item && old ? textOf(text, item).replaceAll(new RegExp(`"${old}(?=[".[])`, 'g'), `"${name}`) : '';
  const edits = [
    { range: rangeOf(node), by: `"${name}"` },
    ...(item === undefined || inside === '' ? [] : [{ range: rangeOf(item), by: inside }]),
  ].sort((one, other) => other.range.start - one.range.start);
  return edits.reduce((edited, { range, by }) => replace(edited, range, by), text);
};

const remove: Applied = (spot) => {
  const { text, at, chain, underlined } = spot;
  if (chain.length === 0) return replace(text, at, '');
  const isPart = innermost(spot).type === 'String' && !underlined.startsWith('"');
  if (isPart) return replace(text, at, '');
  const [holder, outer] = [lastOf(chain, 'Object'), chain.at(-4)];
  const isOnly = holder?.members.length === 1 && outer?.type === 'Element';
  return removeInnermost(text, chain, isOnly ? 1 : 0);
};

/** The object that something is added to: the one underlined, the one around it, or one below the source. */
const objectFor = (spot: Spot, name: string | undefined): ObjectNode | undefined => {
  const objects = spot.chain.filter((node) => node.type === 'Object');
  const holder = spot.chain.at(-1)?.type === 'Object' ? undefined : spot.chain.at(-2);
  const own = holder?.type === 'Member' && holder.value.type === 'Object' ? holder.value : objects.at(-1);
  if (name === undefined || own === undefined) return own;
  const all = [own, ...objects.toReversed()].flatMap((node) => [
    memberOf(node, name)?.value,
    ...node.members.map(({ value }) => (value.type === 'Object' ? memberOf(value, name)?.value : undefined)),
  ]);
  return all.find((node): node is ObjectNode => node?.type === 'Object');
};

const add: Applied = (spot, member = '', to) => {
  if (to === 'the source') return addToSource(spot, member);
  const node = objectFor(spot, to);
  return node && addMember(spot.text, node, member);
};

const rootOf = ({ chain }: Spot): ObjectNode => chain.find((node) => node.type === 'Object')!;

const sourcesOf = (spot: Spot): ObjectNode => memberOf(rootOf(spot), 'sources')!.value as ObjectNode;

/** The source that is underlined, or that the underlined path names. */
const addToSource: Applied = (spot, member = '') => {
  const sources = sourcesOf(spot);
  const node = innermost(spot);
  const head = node.type === 'String' ? node.value.split('.')[0] : undefined;
  const around = spot.chain[spot.chain.indexOf(sources) + 1];
  const source = around?.type === 'Member' ? around : memberOf(sources, head ?? '');
  return source?.value.type === 'Object' ? addMember(spot.text, source.value, member) : undefined;
};

/** Moves the underlined member into another object, given by its name, which is made where there is none. */
const moveInto = (spot: Spot, name: string, holder: ObjectNode): string => {
  const member = lastOf(spot.chain, 'Member')!;
  const written = textOf(spot.text, member);
  const existing = memberOf(holder, name);
  const inside = existing?.value.type === 'Object' ? textOf(spot.text, existing.value) : '{}';
  const filled = inside === '{}' ? `{ ${written} }` : inside.replace('{', `{ ${written},`);
  const without = removeItem(spot.text, member);
  const moved = addMemberAt(without, holder, `"${name}": ${filled}`);
  return moved;
};

/** Adds a member to an object that begins before everything that was changed. */
const addMemberAt = (text: string, holder: ObjectNode, member: string): string => {
  const at = rangeOf(holder).start;
  const node = chainAt(text, { start: at, end: at + 1 }).findLast(
    (each): each is ObjectNode => each.type === 'Object' && rangeOf(each).start === at,
  );
  return addMember(text, node!, member);
};

const objectsUp = ({ chain }: Spot): readonly ObjectNode[] =>
  chain.filter((node) => node.type === 'Object').toReversed();

const beforeStep: Applied = (spot, step = '') => {
  const { start } = rangeOf(lastOf(spot.chain, 'Element')!);
  return replace(spot.text, { start, end: start }, `${step}, `);
};

const afterStep: Applied = (spot, step = '') => {
  const { end } = rangeOf(lastOf(spot.chain, 'Element')!);
  return replace(spot.text, { start: end, end }, `, ${step}`);
};

const extendPath: Applied = (spot, part = '') => {
  const { at, underlined } = spot;
  if (!/^[{"]/.test(underlined)) return replace(spot.text, { start: at.end, end: at.end }, part);
  const rule = ruleIn(spot);
  const path = rule.type === 'Object' ? memberOf(rule, 'from')?.value : rule;
  if (path?.type !== 'String') return undefined;
  return replace(spot.text, rangeOf(path), JSON.stringify(path.value + part));
};

const rename: Applied = (spot, from = '', to = '') => {
  const holder = objectsUp(spot).find((node) => memberOf(node, from) !== undefined);
  const name = holder && memberOf(holder, from)?.name;
  return name && replace(spot.text, rangeOf(name), `"${to}"`);
};

const insteadOf: Applied = (spot, list = '') => {
  const node = valueIn(spot);
  const pairs = [...list.matchAll(/("[^"]*"|true|false) instead of ("[^"]*"|\d+)/g)];
  const changed = pairs.reduce(
    (text, [, good = '', bad = '']) => text.replaceAll(bad, good),
    textOf(spot.text, node),
  );
  return replace(spot.text, rangeOf(node), changed);
};

const moveOptional: Applied = (spot, to = '') => {
  const source = objectsUp(spot)[0];
  const optional = source && memberOf(source, 'optional');
  if (optional === undefined) return undefined;
  const without = removeItem(spot.text, optional);
  const other = memberOf(sourcesOf({ ...spot, chain: chainAt(without, spot.at) }), to)!.value;
  return addMember(without, other as ObjectNode, '"optional": true');
};

const intoRule: Applied = (spot, member = '') => {
  const without = removeItem(spot.text, lastOf(spot.chain, 'Member')!);
  return addMemberAt(without, objectsUp(spot)[0]!, member);
};

const unwrap: Applied = (spot) => {
  const node = valueIn(spot);
  return replace(spot.text, rangeOf(node), textOf(spot.text, node).slice(1, -1).trim());
};

const wrap: Applied = (spot) => {
  const node = valueIn(spot);
  return replace(spot.text, rangeOf(node), `[${textOf(spot.text, node)}]`);
};

/** A list in a path: its first element, before the part that is underlined or instead of it. */
const firstElement: Applied = (spot) => {
  const { text, at, underlined } = spot;
  if (/^[.[]/.test(underlined)) return replace(text, at, underlined.replace(/^\.?\*|^\[\*?\]/, '[0]'));
  return replace(text, { start: at.start - 1, end: at.start - 1 }, '[0]');
};

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
  [/^write (.+) and (?:put the whole value|set the variable).*$/, write],
  [/^write (.+), or the same with "any"$/, write],
  [/^write (.+ instead of .+)$/, insteadOf],
  [/^write it (?:without quotes: |in quotes: |as a text: |like )(.+)$/, write],
  [/^write it without the brackets$/, unwrap],
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
  [
    /(?:^|, or )add ("\w+": .+?)(?: to (?:"(\w+)"|(the source)))?(?: if that is meant)?$/,
    (spot, member, name, source) =>
      add(spot, member ?? '', ...((source ?? name) ? [source ?? name ?? ''] : [])),
  ],
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
