/** Owns the opening of a source's adapter: what the file says of the payload, settings and lookup, decoded. */
import { isRight } from 'fp-ts/Either';
import type * as t from 'io-ts';
import type {
  Adapter,
  Comparison,
  OpenContext,
  OpenSource,
  SettingsProblem,
} from '../../adapter/define-adapter';
import type { Member, ObjectNode } from '../../json/document';
import type { Findings } from '../../diagnostics/collector';
import { firstCharacter } from '../../diagnostics/diagnostic';
import type { Span } from '../../diagnostics/diagnostic';
import type { Fields } from '../../types/type';
import { typeOfCodec } from '../../types/type-of-codec';
import { readDeclared } from '../../payload-type/declare';
import { readPayloadType } from '../../payload-type/read';
import { settle } from '../decode/decode';
import type { Settling } from '../decode/context';
import type { Reach, SourceContext } from '../format/source-options';
import { elsewhere, lookupNode, placeOf, privateNetworkOf, report, settingsNode } from './misplaced-keys';
import { placeholder } from '../decode/variables';

const contextOf = (reach: Reach, { http, readJson, identityOf }: SourceContext): OpenContext => ({
  http: (options) => http({ ...options, ...reach }),
  readJson,
  identity: identityOf(reach.source),
});

/** An adapter as a source has it: opened unless something is wrong, or a secret unset. */
interface Opened {
  readonly open: OpenSource | undefined;
  readonly fields: Fields;
  readonly comparison: PlacedComparison | undefined;
}

/** What is compared with what to tell whose a payload is, and where the file says how that is spelt. */
export interface PlacedComparison extends Omit<Comparison, 'at'> {
  readonly at: Span;
}

const settleBoth = (
  { keyAt: at }: Member,
  node: ObjectNode,
  adapter: Adapter,
  settling: Settling,
): readonly [settings: unknown, lookup: unknown] => [
  settle(settingsNode(node, at, adapter), typeOfCodec(adapter.settings), {
    ...settling,
    within: 'settings',
    privateNetwork: privateNetworkOf(node),
    elsewhere: elsewhere(adapter, 'settings'),
    placeholder,
    example: adapter.example.settings,
  }),
  settle(lookupNode(node, at, adapter), typeOfCodec(adapter.lookup), {
    ...settling,
    within: 'lookup',
    elsewhere: elsewhere(adapter, 'lookup'),
    example: adapter.example.lookup,
  }),
];

/** What the tenant file says of the payload. */
interface Told {
  readonly declared: t.Mixed | undefined;
  /** Nothing is wrong with it; otherwise nobody knows which fields there are. */
  readonly isSound: boolean;
}

/** Settings that lack a secret are checked as far as that goes: a check need not know any. */
export const openAdapter = (
  member: Member,
  node: ObjectNode,
  adapter: Adapter,
  { declared, isSound }: Told,
  privateNetwork: boolean,
  context: SourceContext,
): Opened => {
  const { findings } = context;
  const tell = (problems: readonly SettingsProblem[]): void =>
    report(
      node,
      member.keyAt,
      isSound ? problems : problems.filter(({ code }) => code !== 'path-unknown'),
      findings,
    );
  const unset: string[] = [];
  let meant = 0;
  const onUnset = (name: string): void => {
    unset.push(name);
    context.onUnset(name);
  };
  const before = findings.problems.length;
  const settling = { ...context, onUnset, onMeant: () => (meant += 1) };
  const [settings, lookup] = settleBoth(member, node, adapter, settling);
  const isTyped = !adapter.isDeclared || declared !== undefined; // or something is wrong with its type
  const fields: Fields = isTyped ? adapter.fieldsWith(declared, settings) : new Map();
  const compares = adapter.compares(settings, lookup);
  const comparison = compares && { ...compares, at: placeOf(node, compares.at, member.keyAt) };
  const known = { open: undefined, fields, comparison };
  const wrong = findings.problems.slice(before).filter(({ code }) => code !== 'secret-unset');
  if (!isTyped || wrong.length > meant) return known;
  if (meant + unset.length > 0) {
    tell(adapter.check(settings, lookup, declared));
    return known;
  }
  const opened = adapter.open(
    settings,
    lookup,
    contextOf({ source: member.key, privateNetwork }, context),
    declared,
  );
  tell(isRight(opened) ? opened.right.warnings : opened.left);
  return isRight(opened) ? { ...known, open: opened.right, fields: opened.right.fields } : known;
};

/** The type of a payload that the tenant file tells. */
const typeToldOf = ({ key }: Member, node: ObjectNode, context: SourceContext): t.Mixed | undefined => {
  const { findings } = context;
  const told = node.members.get('payload');
  if (told !== undefined) return readPayloadType(told.value, context);
  const declared = node.members.get('declare');
  if (declared !== undefined) return readPayloadType(declared.value, context); // it is told of that
  findings.add(firstCharacter(node.at), {
    code: 'key-missing',
    message: `"payload" is missing: nobody knows what "${key}" answers, and \`account-bridge infer\` writes it`,
    suggestion: 'add "payload": { "id": "text!" }',
  });
  return undefined;
};

/** A key that belongs to sources of the other kind. */
const rejectUnwanted = (node: ObjectNode, adapter: Adapter, findings: Findings): void => {
  const unwanted = node.members.get(adapter.isDeclared ? 'declare' : 'payload');
  if (unwanted === undefined) return;
  const other = adapter.isDeclared ? 'payload' : 'declare';
  findings.add(unwanted.keyAt, {
    code: 'key-unknown',
    message: adapter.isDeclared
      ? 'all fields of this source are told in "payload"'
      : `what "${adapter.name}" answers is documented`,
    suggestion: node.members.has(other)
      ? `put them into "${other}"`
      : `rename "${unwanted.key}" to "${other}"`,
  });
};

/** What the tenant file says of the payload: all of it, or fields beside the documented ones. */
export const declaredFor = (
  member: Member,
  node: ObjectNode,
  adapter: Adapter,
  context: SourceContext,
): Told => {
  const { findings } = context;
  rejectUnwanted(node, adapter, findings);
  const before = findings.problems.length;
  const declared = adapter.isDeclared
    ? typeToldOf(member, node, context)
    : readDeclared(node.members.get('declare')?.value, adapter.fields, findings);
  return { declared, isSound: findings.problems.length === before };
};
