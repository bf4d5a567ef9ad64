/**
 * Loads one tenant: a file's text in, a compiled tenant or problems out. `check` and `serve` use the same code.
 */
import { randomUUID } from 'node:crypto';
import { dirname, relative } from 'node:path';
import type { Adapter } from '../adapter/define-adapter';
import { checkUser } from '../mapping/check/account';
import type { CheckedMapping, ReadableSource } from '../mapping/check/coverage';
import { fieldsRead } from '../mapping/check/fields-read';
import { nodeKind, toValue, readDocument } from '../json/document';
import { findingsOf } from '../diagnostics/collector';
import type { JsonNode, ObjectNode } from '../json/document';
import type { Findings } from '../diagnostics/collector';
import type { Binding, Gathered, Scope } from '../mapping/check/scope';
import type { ObjectPlace, TypedMapping } from '../mapping/typed';
import { startOf, isError } from '../diagnostics/diagnostic';
import type { Problem, Severity } from '../diagnostics/diagnostic';
import { Secret } from '../core/secret';
import { acceptEntries, acceptProblems, reportUnusedEntry } from './accept';
import type { AcceptEntry, UnusedEntry } from './accept';
import { decode } from './decode/decode';
import { typeOfCodec } from '../types/type-of-codec';
import { build } from './runtime/build';
import type { LoadDirectory } from './directory/load';
import { disposeAll } from './source/dispose';
import type { BuildContext, Checked } from './runtime/build';
import { extended } from './extends/extend';
import { AcceptSetting, readHead } from './format/tenant-options';
import type { Head } from './format/tenant-options';
import { bindSources, chainsOf, requiredChains } from './plan/fallback-chains';
import { reportDeadlines } from './plan/deadlines';
import { planSources } from './plan/plan';
import type { Plan, PlannedSource } from './plan/plan';
import { reportProbes } from './runtime/probe';
import { describePlan } from './plan/describe';
import type { PlanDescription } from './plan/describe';
import type { Secrets } from './decode/secrets';
import { writtenCountry } from './format/identifiers';
import { connected } from './source/connections';
import { reportFallbacks } from './source/catalogue';
import { identityOf } from './source/identity';
import { REQUEST_SLOT, requestsOf } from './source/requests';
import { readSources } from './source/sources';
import { refreshTokensIn, reportRefreshTokens } from './source/refresh-tokens';
import type { NamedToken } from './source/refresh-tokens';
import { reportTokenFiles } from './source/token-files';
import type { DecodeContext } from './decode/context';
import type { Source } from './source/source';
import type { DescribedQueries, SourceContext, SourceHttp, SourceSql } from './format/source-options';
import type { Tenant } from './runtime/tenant';
import { isJsonByName, nameFrom } from '../json/text-file';
import type { Files } from './reading/files';
import type { EditedTexts, ReadNamed } from './reading/texts';
import { reportComparisons } from './plan/comparisons';
import { reportOwnersAmong } from './plan/owner-in-list';
import { reportNeverMissing } from './plan/never-missing';
import { reportUnread } from './plan/unused-sources';
import { insert } from '../diagnostics/fix';
import { createDatabase } from '../upstream/sql/client';

/** What loading a tenant needs from outside. */
export interface LoadContext extends BuildContext {
  readonly edited?: EditedTexts | undefined;
  /** How files are read; whenever they are asked for, without it. */
  readonly files?: Files;
  readonly adapters: readonly Adapter[];
  readonly secrets: Secrets;
  /** The severity of an unset secret: `warning` for a check, `error` for a tenant that is to serve. */
  readonly unset: Severity;
  /** Whether a tenant may have open access. */
  readonly openAllowed: boolean;
  /** Whether no request is accepted, so that the keys of `access` need not be set. */
  readonly isKeyless?: boolean;
  readonly http: SourceHttp;
  /** Databases themselves, without it. */
  readonly sql?: SourceSql;
  /** What live databases say of the queries of sources, for a check that compares them with the types of payloads. */
  readonly described?: DescribedQueries | undefined;
  /** The bytes of data files that a tenant may load; a quarter of the heap's limit without it. */
  readonly maxDataBytes?: number | undefined;
  /** How directories of customers are loaded: at once, without it. */
  readonly loadDirectory?: LoadDirectory;
  /** The time of a request for all its sources, in milliseconds; without it deadlines are not checked. */
  readonly requestDeadlineMs?: number;
}

/** A tenant's file, read. */
export interface TenantFile {
  /** The folder's name. */
  readonly name: string;
  /** The file's name in problems. */
  readonly file: string;
  readonly text: string;
  /** Opens a directory of customers in the tenant's folder. */
  readonly directory: SourceContext['directory'];
  /** The real path of that file. */
  readonly real?: string;
  /** Reads a text file of the mappings folder, named as from the tenant's own; `from` is the file that names it. */
  readonly readText: ReadNamed;
}

/** The problems of a tenant, and the tenant unless one of them is an error or a secret is unset. */
export interface Loaded {
  readonly problems: readonly Problem[];
  /** The entries of `accept` in files that it extends, and that accept none of its findings: another tenant may need them. */
  readonly unusedInBases: readonly Problem[];
  /** The refresh tokens of its sources: one of another tenant too would be used up by the first exchange. */
  readonly refreshTokens: readonly NamedToken[];
  /** The texts of the other files that problems can point into, by the names that they have there. */
  readonly texts: ReadonlyMap<string, string>;
  /** The plain file, over what it extends and without comments; `undefined` when that cannot be read. */
  readonly document: unknown;
  readonly tenant: Tenant | undefined;
  /** What it says of access, identifiers and messages, if that has no error. */
  readonly head: Head | undefined;
  /** The source of the tenant's compiled mapping, for `explain`. */
  readonly mapping: TypedMapping | undefined;
  /** The checked rules, unless one of the problems is an error; a secret may be unset. */
  readonly rules: CheckedMapping | undefined;
  /** The order in which the sources are asked, unless one of the problems is an error. */
  readonly plan: PlanDescription | undefined;
}

/** The names of sources that could not be read at all: their paths are not checked. */
const unreadBindings = (root: ObjectNode): readonly (readonly [string, Binding])[] => {
  const sources = root.members.get('sources')?.value;
  const names = sources?.kind === 'object' ? [...sources.members.keys()] : [];
  const unread = { slot: REQUEST_SLOT, type: undefined, given: undefined, shared: false } as const;
  return names.map((name) => [name, { ...unread, label: name, reading: 'source' }]);
};

const checkRules = (root: ObjectNode, sources: readonly Source[], scope: Scope): ObjectPlace | undefined => {
  const user = root.members.get('user')?.value;
  if (user === undefined) {
    const at = startOf(root.at);
    scope.findings.add(at, {
      code: 'key-missing',
      message: '"user" is missing',
      fix: insert('user', '{ "id": "source.field" }'),
    });
    return undefined;
  }
  const account = checkUser(user, scope);
  reportUnread(sources, user, scope.gathered, scope.findings);
  return account;
};

/** The result of the rules' check; `undefined` while they have errors. */
const rulesOf = (
  account: ObjectPlace | undefined,
  plan: Plan,
  { reads, elements }: Gathered,
): CheckedMapping | undefined =>
  account && {
    account,
    sources: plan.groups
      .flatMap(({ members }) => members)
      .map(readableSource)
      .sort((one, other) => one.slot - other.slot),
    reads,
    elements,
  };

/** A planned source as rules see it, and what can come of it. */
const readableSource = ({ source, slot, lookup }: PlannedSource): ReadableSource => {
  const { name, at, fields, lookups, adapter, misses, conditions } = source;
  const own = lookups.flatMap(({ comparison }) => (comparison === undefined ? [] : [comparison.found]));
  return {
    name,
    slot,
    fields,
    own,
    at,
    conditions,
    rules: lookup.rules.map(({ value }) => value),
    can: {
      miss: misses,
      fail: !adapter.isLocal,
      beAnother: own.length > 0 && !adapter.isLocal,
      stayUnasked: lookup.absent !== undefined,
    },
  };
};

/** In a tenant that accepts no request, an unset key is one that no client has. */
const keyless = (settling: Omit<DecodeContext, 'within'>): DecodeContext => ({
  ...settling,
  unset: 'warning',
  onUnset: () => undefined,
  placeholder: () => new Secret(randomUUID()),
});

/** A file name in another file starts from that file's folder. */
const readingFrom =
  ({ file, readText }: TenantFile): SourceContext['readText'] =>
  (name, from = file) =>
    readText(nameFrom(relative(dirname(file), dirname(from)), name), 'payload', from);

const check = (
  written: ObjectNode,
  file: TenantFile,
  context: LoadContext,
  findings: Findings,
): Pick<Loaded, 'head' | 'rules' | 'plan' | 'refreshTokens'> & { readonly checked: Checked | undefined } => {
  const root = connected(written, findings);
  const unset: string[] = [];
  const settling = {
    findings,
    secrets: context.secrets,
    unset: context.unset,
    onUnset: (name: string) => unset.push(name),
  };
  const head = readHead(root, context.isKeyless === true ? keyless(settling) : settling, context);
  const { adapters, http, sql = createDatabase } = context;
  const requests = requestsOf(root);
  const reading: SourceContext = {
    ...settling,
    adapters,
    http: (options) => http({ ...options, tenant: file.name }),
    sql,
    described: context.described,
    directory: file.directory,
    readText: readingFrom(file),
    forms: requests.forms,
    identityOf: identityOf(root),
  };
  const sources = readSources(root, reading, context.files);
  reportTokenFiles(root, findings);
  reportRefreshTokens(root, findings);
  const refreshTokens = refreshTokensIn(root);
  const chains = chainsOf(sources, findings);
  reportFallbacks(sources, findings);
  const bindings = new Map([
    ['request', requests.bindingOf()] as const,
    ...unreadBindings(root),
    ...bindSources(sources, chains),
  ]);
  const gathered: Gathered = {
    names: new Set(),
    reads: [],
    elements: new Map(),
    slots: sources.length + 1,
    usesClock: false,
  };
  const scope: Scope = {
    bindings,
    findings,
    gathered,
    chains: requiredChains(chains),
    country: writtenCountry(root),
    areSourcesUnread: root.members.get('sources')?.value.kind !== 'object',
  };
  const plan = planSources(sources, chains, requests, scope);
  reportProbes(plan, requests, findings);
  reportNeverMissing(sources, findings);
  const account = checkRules(root, sources, scope);
  reportOwnersAmong(sources, gathered, findings);
  reportComparisons(sources, requests, scope);
  if (context.requestDeadlineMs !== undefined)
    reportDeadlines(plan, root, context.requestDeadlineMs, findings);
  const hasErrors = findings.problems.some(isError);
  const rules = hasErrors ? undefined : rulesOf(account, plan, gathered);
  const described = hasErrors ? undefined : describePlan(plan);
  if (head !== undefined && account !== undefined && unset.length === 0 && !hasErrors) {
    const { slots, usesClock } = gathered;
    const mapping = { account, slots, usesClock, timezone: head.timezone };
    const checked = { head, sources, plan, mapping, read: fieldsRead(gathered) };
    return { checked, head, rules, plan: described, refreshTokens };
  }
  disposeAll(sources.flatMap(({ open }) => open ?? []));
  return { checked: undefined, head, rules, plan: described, refreshTokens };
};

/** The tenant's own file first, then the others as they were read. */
const byPlace =
  (files: readonly string[]) =>
  (one: Problem, other: Problem): number =>
    files.indexOf(one.file) - files.indexOf(other.file) || one.line - other.line || one.column - other.column;

/** The object that the file is, over what it extends; over as much of that as can be read, if `isPartial`. */
export const readWhole = (
  file: TenantFile,
  findings: Findings,
  isPartial = false,
  onAccept?: (accepted: JsonNode) => void,
): ObjectNode | undefined => {
  const root = readDocument(file.text, findings);
  if (root?.kind === 'object')
    return extended(root, { ...file, ...(onAccept && { onAccept }) }, findings, isPartial);
  if (root !== undefined)
    findings.add(root.at, {
      code: 'kind-wrong',
      message: `a tenant file is an object, this is ${nodeKind(root)}`,
    });
  return undefined;
};

/** Keeps what is read, for excerpts. */
const keeping =
  (readText: TenantFile['readText'], texts: Map<string, string>): TenantFile['readText'] =>
  (name, kind, from) => {
    const read = readText(name, kind, from);
    if (read.text !== undefined && isJsonByName(read)) texts.set(read.file, read.text);
    return read;
  };

/** The result for a tenant that is refused for these problems, whatever else is in its file. */
export const refused = (problems: readonly Problem[]): Loaded => ({
  problems,
  unusedInBases: [],
  refreshTokens: [],
  texts: new Map(),
  document: undefined,
  tenant: undefined,
  head: undefined,
  mapping: undefined,
  rules: undefined,
  plan: undefined,
});

/** What the files of a tenant accept; the form of its own list is checked with the rest of its head. */
const acceptedIn = (
  root: ObjectNode | undefined,
  inherited: readonly JsonNode[],
  file: string,
  { secrets, unset }: LoadContext,
  findings: Findings,
): readonly AcceptEntry[] => {
  const decoding = { findings, secrets, unset, onUnset: () => undefined };
  for (const list of inherited) decode(list, typeOfCodec(AcceptSetting), decoding);
  const own = root?.members.get('accept')?.value;
  return acceptEntries([...(own === undefined ? [] : [own]), ...inherited], file, findings);
};

/** The findings with the entries that accept nothing: those of a file that others use too are apart. */
const unusedOf = (
  unused: readonly UnusedEntry[],
  problems: readonly Problem[],
  own: string,
  files: readonly string[],
): Pick<Loaded, 'problems' | 'unusedInBases'> => {
  const [mine, others] = [findingsOf(own), findingsOf(own)];
  for (const entry of unused) reportUnusedEntry(entry, entry.file === own ? mine : others);
  return {
    problems: [...problems, ...mine.problems].sort(byPlace(files)),
    unusedInBases: others.problems,
  };
};

/** The problems, each once: the sources of one connection all have its mistakes. */
const onceEach = (problems: readonly Problem[]): readonly Problem[] =>
  [
    ...new Map(
      problems.toReversed().map((problem) => {
        const { file, line, column, code, message } = problem;
        return [JSON.stringify([file, line, column, code, message]), problem] as const;
      }),
    ).values(),
  ].toReversed();

/** Loads a tenant. All problems are found in one run; it throws only by a bug, whatever the text. */
export const loadTenant = (source: TenantFile, context: LoadContext): Loaded => {
  const texts = new Map<string, string>();
  const file = { ...source, readText: keeping(source.readText, texts) };
  const findings = findingsOf(file.file);
  const accepted: JsonNode[] = [];
  const root = readWhole(file, findings, false, (list) => accepted.push(list));
  const nothing = {
    checked: undefined,
    head: undefined,
    rules: undefined,
    plan: undefined,
    refreshTokens: [],
  };
  const entries = acceptedIn(root, accepted, file.file, context, findings);
  const { checked, ...found } = root === undefined ? nothing : check(root, file, context, findings);
  const all = new Map([[file.file, file.text], ...texts]);
  const { problems, unused } = acceptProblems(entries, onceEach(findings.problems), all);
  return {
    ...unusedOf(checked === undefined ? [] : unused, problems, file.file, [...all.keys()]),
    texts,
    document: root && toValue(root),
    tenant: checked && build(file.name, checked, context),
    mapping: checked?.mapping,
    ...found,
  };
};
