/**
 * Findings about comparisons of owners: those that can never hold, and phone numbers or addresses compared as mere
 * text. The adapter says what is compared with what; src/adapter/owner compares.
 */
import { isRight } from 'fp-ts/Either';
import type { FieldPath } from '../../adapter/credentials';
import { findingsOf } from '../../diagnostics/collector';
import { isText } from '../../json/document';
import type { JsonNode } from '../../json/document';
import type { Scope } from '../../mapping/check/scope';
import { splitTemplate } from '../../mapping/syntax/parts';
import { TEXT, describe, hasDigitsOnly, members } from '../../types/type';
import type { Shape } from '../../types/type';
import { typeOfPath } from '../../types/type-of-path';
import { isEmailAddress } from '../../values/codec';
import type { IdentifierType } from '../../values/identifier';
import type { SourceLookup } from '../source/open-adapter';
import type { Source } from '../source/source';
import { scopeFor } from '../source/requests';
import type { Requests } from '../source/requests';
import { insert, write } from '../../diagnostics/fix';

/** The contents of a value's texts, as far as its type says. */
type Script = 'digits' | 'email' | 'words' | 'any';

const scriptOfText = (text: string): Script => {
  if (/^\d+$/.test(text)) return 'digits';
  return isEmailAddress(text) ? 'email' : 'words';
};

const scriptsOf = (shape: Shape): readonly Script[] =>
  members(shape).flatMap((member): readonly Script[] => {
    if (member.kind === 'literals') return member.values.map((value) => scriptOfText(String(value)));
    if (member.kind === 'number' || hasDigitsOnly(member)) return ['digits'];
    if (member.kind === 'text') return [member.brand === 'email' ? 'email' : 'any'];
    return member.kind === 'credential' ? ['any'] : [];
  });

/** The types whose values can have each spelling. */
const spellable: Readonly<Record<IdentifierType, readonly Script[]>> = {
  phone: ['digits', 'words', 'any'],
  digits: ['digits', 'any'],
  email: ['email', 'any'],
  text: ['digits', 'email', 'words', 'any'],
};

/** Whether two values can ever have one spelling. */
const canMeet = (one: Shape, other: Shape, type: IdentifierType): boolean => {
  const scripts = (shape: Shape): readonly Script[] =>
    scriptsOf(shape).filter((script) => spellable[type].includes(script));
  return scripts(one).some((script) =>
    scripts(other).some((each) => script === 'any' || each === 'any' || script === each),
  );
};

/** The values that can be compared at a path of fields; for a list on the way, its elements count. */
const shapesAt = (shape: Shape, path: FieldPath): readonly Shape[] =>
  members(shape).flatMap((member) => {
    const [name, ...below] = path;
    if (member.kind === 'array') return shapesAt(member.item.shape, path);
    if (name === undefined) return scriptsOf(member).length === 0 ? [] : [member];
    if (member.kind === 'record') return shapesAt(member.value.shape, below);
    const field = member.kind === 'object' ? member.fields.get(name) : undefined;
    return field === undefined ? [] : shapesAt(field.shape, below);
  });

const nodeAt = (node: JsonNode, path: FieldPath): JsonNode | undefined =>
  path.reduce<JsonNode | undefined>(
    (inner, name) => (inner?.kind === 'object' ? inner.members.get(name)?.value : undefined),
    node,
  );

/** What fills a text of a lookup; `undefined` where that has an error, which is reported elsewhere. */
const fillingOf = (node: JsonNode | undefined, { bindings }: Scope): Shape | undefined => {
  const template = node !== undefined && isText(node) ? splitTemplate(node, findingsOf('')) : undefined;
  if (template === undefined) return undefined;
  const [path, second] = template.paths;
  if (path === undefined || second !== undefined || template.texts.some((text) => text !== '')) return TEXT;
  const type = bindings.get(path.head)?.type;
  const walked = type && typeOfPath(type, path.segments);
  return walked !== undefined && isRight(walked) ? walked.right.type.shape : undefined;
};

/** The spelling of the requested value by its type. */
const spellingOf = (asked: Shape): IdentifierType | undefined => {
  const brand = asked.kind === 'text' ? asked.brand : undefined;
  return brand === 'phone' || brand === 'email' ? brand : undefined;
};

const reportImpossible = (
  { comparison }: SourceLookup,
  asked: Shape,
  found: readonly Shape[],
  scope: Scope,
): void => {
  if (comparison === undefined) return;
  const { at, spelling, says } = comparison;
  const meant = spellingOf(asked);
  const isMeant = says === true && meant !== undefined && found.some((each) => canMeet(each, asked, meant));
  const kinds = [...new Set(found.map(describe))].join(' or ');
  const as = spelling === undefined ? '' : ` as "${spelling}"`;
  scope.findings.add(at, {
    code: 'comparison-impossible',
    message: `${kinds} is compared with ${describe(asked)}${as}: they can never be the same`,
    fix: isMeant ? write(`"${meant}"`) : undefined,
  });
};

const reportUnspelt = ({ comparison }: SourceLookup, asked: Shape, scope: Scope): void => {
  const spelling = spellingOf(asked);
  if (comparison?.says !== false || spelling === undefined) return;
  scope.findings.add(comparison.at, {
    code: 'spelling-missing',
    message: `${describe(asked)} is compared as text: the same one in another spelling counts as another user’s`,
    fix: insert('spelling', `"${spelling}"`, 'owner'),
  });
};

/** Whether that place has a finding already. */
const isWrong = ({ at }: NonNullable<SourceLookup['comparison']>, { findings }: Scope): boolean =>
  findings.problems.some(({ line, column }) => line === at.line && column === at.column);

const reportComparison = (lookup: SourceLookup, { fields }: Source, scope: Scope): void => {
  const { comparison, node } = lookup;
  const asked = comparison && fillingOf(nodeAt(node, comparison.asked), scope);
  if (comparison === undefined || asked === undefined) return;
  const found = shapesAt({ kind: 'object', fields }, comparison.found);
  const type = comparison.spelling ?? 'text';
  if (found.length === 0 || isWrong(comparison, scope)) return;
  if (found.some((each) => canMeet(each, asked, type))) reportUnspelt(lookup, asked, scope);
  else reportImpossible(lookup, asked, found, scope);
};

/** Reports what is wrong with the comparisons of owners, except for fields that do not exist. */
export const reportComparisons = (sources: readonly Source[], requests: Requests, scope: Scope): void => {
  for (const source of sources.filter(({ catalogue }) => catalogue === undefined))
    for (const lookup of source.lookups)
      reportComparison(lookup, source, scopeFor(lookup.form, requests, scope));
};
