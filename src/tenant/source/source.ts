/** The reading of one source of a tenant file, up to an opened adapter. */
import type { Adapter, OpenSource } from '../../adapter/define-adapter';
import type { Member, ObjectNode } from '../../json/document';
import type { Findings } from '../../diagnostics/collector';
import { isText, nodeKind } from '../../json/document';
import { didYouMean } from '../../diagnostics/did-you-mean';
import type { Span } from '../../diagnostics/diagnostic';
import type { CertificateState, DataState, TokenState } from '../../core/state';
import type { Fields } from '../../types/type';
import type { PhonesRule } from '../../values/phone';
import { typeOfCodec } from '../../types/type-of-codec';
import { decode } from '../decode/decode';
import { valueFor as example } from '../decode/suggest';
import { openAdapter } from './open-adapter';
import type { PlacedCondition, SourceLookup } from './open-adapter';
import { declaredFor } from './declared-type';
import { SourceHead } from '../format/source-options';
import type { CacheSettings, CatalogueSettings, Reach, SourceContext } from '../format/source-options';
import { reportCatalogueKeys } from './catalogue-keys';
import { reportTraceHeaders } from './trace-headers';
import { elsewhere } from './misplaced-keys';
import { insert, remove, removeKey, write, writeName } from '../../diagnostics/fix';
import type { Fix } from '../../diagnostics/fix';

/** The deadline of a source that sets none, in milliseconds. */
const DEFAULT_DEADLINE_MS = 3000;
const DEFAULT_RETRIES = 1;
const DEFAULT_CONCURRENT = 64;

/** One source, read; `open` is missing when it cannot be connected, though its rules can be checked. */
export interface Source {
  readonly name: string;
  readonly at: Span;
  /** A digest of all that it depends on beside the fields that are read of it, where a reload compares it. */
  readonly madeOf?: string;
  readonly adapter: Adapter;
  readonly fields: Fields;
  /** The tenant file has the payload's type. */
  readonly isDeclared: boolean;
  readonly open: OpenSource | undefined;
  /** Of a source whose requests carry an access token. */
  readonly token?: (() => TokenState) | undefined;
  /** Of a source that has a customer file. */
  readonly data?: DataState | undefined;
  /** Of a source whose client shows a certificate. */
  readonly certificate?: CertificateState | undefined;
  /** How its phone numbers without a prefix are meant. */
  readonly phones: PhonesRule | undefined;
  /** The ways in which it is asked: one for any identifier, or one for each form. */
  readonly lookups: readonly SourceLookup[];
  /** The conditions on its answers that the file has. */
  readonly conditions: readonly PlacedCondition[];
  /** Whether an answer of it can mean "no such user". */
  readonly misses: boolean;
  readonly deadlineMs: number;
  /** How often a failure that may pass is asked again, at most. */
  readonly retries: number;
  /** How many asks may be under way at the same time. */
  readonly concurrent: number;
  readonly cache: CacheSettings | undefined;
  /** Of a catalogue: its lookup depends on no shopper, and its answer is kept. */
  readonly catalogue: CatalogueSettings | undefined;
  /** Whether its upstream gets the trace and the id of each request. */
  readonly trace: boolean;
  /** A user that the upstream certainly has. */
  readonly probe: { readonly identifier: string; readonly at: Span } | undefined;
  /** No answer of it means "no such user"; the value is the place where the file could say which answer does. */
  readonly neverMisses: Span | undefined;
  readonly optional: boolean;
  readonly fallbackFor: { readonly name: string; readonly at: Span } | undefined;
}

/** What a suggestion writes where only the author knows the number. */
const EXAMPLE = { cache: { ttl: 60 }, catalogue: { ttl: 3600 } };

const NAME = /^[a-z][a-z0-9_]*$/;

/** A name in lower-case letters, digits and _, a letter first. */
const meantName = (name: string): string => {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  const fit = words.replace(/[^a-z0-9]+/g, '_').replace(/^[^a-z]+|_+$/g, '');
  return fit === '' || fit === 'request' ? 'source' : fit;
};

const checkName = (member: Member, findings: Findings): void => {
  if (NAME.test(member.key) && member.key !== 'request') return;
  findings.add(member.keyAt, {
    code: 'source-name',
    message: `"${member.key}" cannot be the name of a source: it has lower-case letters, digits and _`,
    fix: writeName(meantName(member.key)),
  });
};

const findAdapter = (node: ObjectNode, { adapters, findings }: SourceContext): Adapter | undefined => {
  const named = node.members.get('adapter')?.value;
  if (named === undefined || !isText(named)) return undefined;
  const adapter = adapters.find(({ name }) => name === named.value);
  if (adapter !== undefined) return adapter;
  const near = (): Fix | undefined =>
    didYouMean(
      named.value,
      adapters.map(({ name }) => name),
    );
  const fix = findings.search('adapter-unknown', near);
  const message = `there is no adapter "${named.value}"`;
  findings.add(named.at, { code: 'adapter-unknown', message, fix });
  return undefined;
};

const fallbackOf = (node: ObjectNode, head: SourceHead): Source['fallbackFor'] => {
  const member = node.members.get('fallbackFor');
  return member === undefined || head.fallbackFor === undefined
    ? undefined
    : { name: head.fallbackFor, at: member.value.at };
};

const probeOf = (node: ObjectNode, head: SourceHead): Source['probe'] => {
  const member = node.members.get('probe');
  return member === undefined || head.probe === undefined
    ? undefined
    : { identifier: head.probe, at: member.value.at };
};

/** The settings of a catalogue; where they are wrong, the source is one all the same. */
const catalogueOf = (node: ObjectNode, { catalogue }: SourceHead): Source['catalogue'] =>
  catalogue ?? (node.members.has('catalogue') ? EXAMPLE.catalogue : undefined);

/** A source has either "lookup" or "lookups"; the latter has exactly one for each form of the tenant. */
const checkForms = (
  node: ObjectNode,
  adapter: Adapter,
  { forms, findings }: Pick<SourceContext, 'forms' | 'findings'>,
): void => {
  const lookups = node.members.get('lookups');
  const single = node.members.get('lookup');
  if (lookups?.value.kind !== 'object') return;
  if (single !== undefined)
    findings.add(single.keyAt, {
      code: 'lookup-unwanted',
      message: '"lookups" says what is asked for identifiers of each form',
      fix: removeKey('lookup'),
    });
  const names = forms.map(({ name }) => name);
  if (names.length === 0) return; // reported already
  const members = [...lookups.value.members.values()];
  const missing = names.filter((name) => !members.some(({ key }) => key === name));
  const unknown = members.filter(({ key }) => !names.includes(key));
  for (const { key, keyAt } of unknown)
    findings.add(keyAt, {
      code: 'key-unknown',
      message: `the tenant has no form of identifiers "${key}"`,
      fix: didYouMean(key, missing) ?? remove,
    });
  for (const name of missing.slice(unknown.length))
    findings.add(lookups.keyAt, {
      code: 'lookup-missing',
      message: `identifiers of the form "${name}" have no lookup here`,
      fix: insert(name, example(typeOfCodec(adapter.lookup), adapter.example.lookup)),
    });
};

const reachOf = (
  { key }: Member,
  { privateNetwork = false, trace = false, maxAnswerBytes }: SourceHead,
): Reach => ({
  source: key,
  privateNetwork,
  ...(trace && { trace }),
  ...(maxAnswerBytes === undefined ? {} : { maxBytes: maxAnswerBytes }),
});

/** Reads one source; `undefined` when not even its payload's type is known. */
export const readSource = (member: Member, context: SourceContext): Source | undefined => {
  const { findings } = context;
  const node = member.value;
  checkName(member, findings);
  if (node.kind !== 'object') {
    const message = `a source is an object, this is ${nodeKind(node)}`;
    const fix = isText(node) ? write(`{ "adapter": ${node.raw} }`) : undefined;
    findings.add(node.at, { code: 'kind-wrong', message, fix });
    return undefined;
  }
  const adapter = findAdapter(node, context);
  const head = decode(node, typeOfCodec(SourceHead), {
    ...context,
    elsewhere: adapter && elsewhere(adapter, 'source'),
    example: EXAMPLE,
    isPersonal: (key, isInside) => key === 'probe' && !isInside,
  });
  if (adapter === undefined || !SourceHead.is(head)) return undefined;
  checkForms(node, adapter, context);
  if (head.trace === true) reportTraceHeaders(node, findings);
  const catalogue = catalogueOf(node, head);
  if (catalogue !== undefined) reportCatalogueKeys(node, findings);
  const { emptyValues = [] } = head;
  const declaredType = { ...declaredFor(member, node, adapter, context), emptyValues };
  const opened = openAdapter(member, node, adapter, declaredType, reachOf(member, head), context);
  return {
    name: member.key,
    at: member.keyAt,
    adapter,
    isDeclared: declaredType.isDeclared,
    ...opened,
    phones: head.phones,
    deadlineMs: head.deadlineMs ?? DEFAULT_DEADLINE_MS,
    retries: head.retries ?? DEFAULT_RETRIES,
    concurrent: head.concurrent ?? DEFAULT_CONCURRENT,
    cache: head.cache,
    catalogue,
    trace: head.trace ?? false,
    probe: probeOf(node, head),
    optional: head.optional ?? catalogue !== undefined,
    fallbackFor: fallbackOf(node, head),
  };
};
