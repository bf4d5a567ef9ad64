/** The opening of a source's adapter, once for each of its lookups: settings and lookups, decoded. */
import { isRight } from 'fp-ts/Either';
import type {
  Adapter,
  AnswerCondition,
  Comparison,
  OpenContext,
  OpenSource,
  SettingsProblem,
  SourceReach,
} from '../../adapter/define-adapter';
import type { Sql } from '../../adapter/sql';
import type { Member, ObjectNode } from '../../json/document';
import { isError } from '../../diagnostics/diagnostic';
import type { Span } from '../../diagnostics/diagnostic';
import type { CertificateState, DataState, TokenState } from '../../core/state';
import type { Fields } from '../../types/type';
import { emptyForm, withEmpty } from '../../types/empty-values';
import { typeOfCodec } from '../../types/type-of-codec';
import { decode } from '../decode/decode';
import type { DecodeContext } from '../decode/context';
import type { Reach, SourceContext } from '../format/source-options';
import { openByForm } from './by-form';
import { disposeAll } from './dispose';
import { withStandIns } from './lookup/stand-in';
import {
  elsewhere,
  inLookup,
  lookupNodes,
  placeOf,
  privateNetworkOf,
  report,
  settingsNode,
} from './misplaced-keys';
import type { WrittenLookup } from './misplaced-keys';
import type { DeclaredType } from './declared-type';
import { placeholder } from '../decode/variables';

/** What an adapter knows of where its source may connect to. */
const sourceReach = (
  { source, privateNetwork }: Reach,
  { described }: Pick<SourceContext, 'described'>,
): SourceReach => ({
  privateNetwork,
  ...(described && { described: (query) => described(source, query) }),
});

/** What the clients and files of a source are seen to have: one for each lookup, and the same for all. */
interface Noted {
  readonly tokens: (() => TokenState)[];
  readonly certificates: CertificateState[];
  readonly data: DataState[];
}

const contextOf = (
  reach: Reach,
  form: string | undefined,
  { http, sql, described, directory, identityOf }: SourceContext,
  note: Noted,
): OpenContext => {
  const identity = identityOf(reach.source, form);
  return {
    http: (options) => {
      const client = http({ ...options, ...reach });
      if (client.token !== undefined) note.tokens.push(client.token);
      if (client.certificate !== undefined) note.certificates.push(client.certificate);
      return client;
    },
    sql: (options) => sql({ ...options, ...reach }),
    reach: sourceReach(reach, { described }),
    directory: (file, index, layout, minimumPercent) => {
      const opened = directory(file, { index, origin: identity.origin, layout }, minimumPercent);
      if (isRight(opened) && opened.right.data !== undefined) note.data.push(opened.right.data);
      return opened;
    },
    identity,
  };
};

/** One way in which a source is asked. */
export interface SourceLookup extends WrittenLookup {
  /** What is compared with what to find the owner of its answer. */
  readonly comparison: PlacedComparison | undefined;
}

/** Reported once all sources are known: another source may answer "no such user". */
const NEVER = 'not-found-never';

/** If the payload's type is of something else, paths into it are not checked. */
const NOTHING_KNOWN: Fields = new Map();

/** An adapter as a source has it: opened unless something is wrong, or a secret unset. */
interface Opened {
  readonly open: OpenSource | undefined;
  readonly fields: Fields;
  readonly lookups: readonly SourceLookup[];
  readonly conditions: readonly PlacedCondition[];
  /** Whether an answer can mean "no such user". */
  readonly misses: boolean;
  /** No answer means "no such user"; the value is the place where the file could say which answer does. */
  readonly neverMisses: Span | undefined;
  /** Of a source whose requests carry an access token. */
  readonly token?: (() => TokenState) | undefined;
  /** Of a source that has a customer file. */
  readonly data?: DataState | undefined;
  /** Of a source whose client shows a certificate. */
  readonly certificate?: CertificateState | undefined;
}

/** What is compared with what to find the owner of a payload, and where the file has the spelling. */
export interface PlacedComparison extends Omit<Comparison, 'at'> {
  readonly at: Span;
}

/** A condition on an answer, and its place in the file. */
export interface PlacedCondition extends Omit<AnswerCondition, 'at'> {
  readonly at: Span;
}

const decodeSettings = (
  { keyAt: at }: Member,
  node: ObjectNode,
  adapter: Adapter,
  decodeContext: DecodeContext,
): unknown =>
  decode(settingsNode(node, at, adapter), typeOfCodec(adapter.settings), {
    ...decodeContext,
    within: 'settings',
    privateNetwork: privateNetworkOf(node),
    elsewhere: elsewhere(adapter, 'settings'),
    placeholder,
    example: adapter.example.settings,
  });

/** A lookup that is decoded, its templates not filled in. */
interface Asked extends WrittenLookup {
  readonly lookup: unknown;
}

const decodeLookup =
  (adapter: Adapter, decodeContext: DecodeContext) =>
  ({ form, node }: WrittenLookup): Asked => ({
    form,
    node,
    lookup: decode(withStandIns(node, typeOfCodec(adapter.lookup)), typeOfCodec(adapter.lookup), {
      ...decodeContext,
      within: 'lookup',
      elsewhere: elsewhere(adapter, 'lookup'),
      example: adapter.example.lookup,
    }),
  });

/** The adapter opened for each lookup, as one; or all findings, by lookup. */
const openEach = (
  asked: readonly Asked[],
  open: (asked: Asked) => ReturnType<Adapter['open']>,
  reportProblems: (form: string | undefined, problems: readonly SettingsProblem[]) => void,
): OpenSource | undefined => {
  const opened = asked.flatMap((each) => {
    const source = open(each);
    reportProblems(each.form, isRight(source) ? source.right.warnings : source.left);
    return isRight(source) ? [[each.form, source.right] as const] : [];
  });
  const [first] = opened;
  if (first === undefined || opened.length < asked.length) {
    disposeAll(opened.map(([, source]) => source));
    return undefined;
  }
  const forms = new Map(opened.flatMap(([form, source]) => (form === undefined ? [] : [[form, source]])));
  return forms.size === 0 ? first[1] : openByForm(first[1], forms);
};

/** Opens each directory and the database once: a source is opened for each form, with the same settings. */
const openingOnce = (context: SourceContext): SourceContext => {
  const opened = new Map<string, ReturnType<SourceContext['directory']>>();
  let database: Sql | undefined;
  return {
    ...context,
    sql: (options) => (database ??= context.sql(options)),
    directory: (file, request, minimumPercent) => {
      const key = JSON.stringify([file, request]);
      const directory = opened.get(key) ?? context.directory(file, request, minimumPercent);
      opened.set(key, directory);
      return directory;
    },
  };
};

/** Settings that lack a secret are checked as far as possible, since a check need not have any secret. */
export const openAdapter = (
  member: Member,
  node: ObjectNode,
  adapter: Adapter,
  { declared, isDeclared, isSound, emptyValues }: DeclaredType,
  reach: Reach,
  context: SourceContext,
): Opened => {
  const { findings } = context;
  const seen: { never?: Span; isPayloadWrong?: true } = {};
  const reportProblems = (form: string | undefined, problems: readonly SettingsProblem[]): void => {
    const never = problems.find(({ code }) => code === NEVER);
    if (never !== undefined) seen.never = placeOf(node, never.at, member.keyAt);
    if (problems.some(({ code }) => code === 'payload-kind')) seen.isPayloadWrong = true;
    report(
      node,
      member.keyAt,
      problems
        .filter(({ code }) => code !== NEVER && (isSound || code !== 'path-unknown'))
        .map((problem) => ({ ...problem, at: inLookup(form)(problem.at) })),
      findings,
    );
  };
  const unset: string[] = [];
  let corrected = 0;
  const onUnset = (name: string): void => {
    unset.push(name);
    context.onUnset(name);
  };
  const before = findings.problems.length;
  const decodeContext = { ...context, onUnset, onCorrected: () => (corrected += 1) };
  const settings = decodeSettings(member, node, adapter, decodeContext);
  const asked = lookupNodes(node, member.keyAt, adapter).map(decodeLookup(adapter, decodeContext));
  const isTyped = !isDeclared || declared !== undefined; // or something is wrong with its type
  const fields: Fields = isTyped
    ? withEmpty(adapter.fieldsWith(declared, settings), emptyForm(emptyValues))
    : new Map();
  const lookups = asked.map(({ lookup, ...request }) => {
    const compares = adapter.compares(settings, lookup);
    const at = compares && placeOf(node, inLookup(request.form)(compares.at), member.keyAt);
    return { ...request, comparison: compares && at && { ...compares, at } };
  });
  const conditions = adapter
    .conditions(settings)
    .map((condition) => ({ ...condition, at: placeOf(node, condition.at, member.keyAt) }));
  const known = (): Opened => ({
    open: undefined,
    fields: seen.isPayloadWrong === true ? NOTHING_KNOWN : fields,
    lookups,
    conditions,
    misses: adapter.misses(settings),
    neverMisses: seen.never,
  });
  const wrong = findings.problems
    .slice(before)
    .filter((problem) => isError(problem) && problem.code !== 'secret-unset');
  if (!isTyped || wrong.length > corrected) return known();
  if (corrected + unset.length > 0) {
    for (const { form, lookup } of asked)
      reportProblems(form, adapter.check(settings, lookup, declared, sourceReach(reach, context)));
    return known();
  }
  const once = openingOnce(context);
  const noted: Noted = { tokens: [], certificates: [], data: [] };
  const open = openEach(
    asked,
    ({ form, lookup }) =>
      adapter.open(
        settings,
        lookup,
        {
          ...contextOf(reach, form, once, noted),
          emptyValues,
        },
        declared,
      ),
    reportProblems,
  );
  if (open === undefined) return known();
  const [[token], [certificate], [data]] = [noted.tokens, noted.certificates, noted.data];
  return { ...known(), open, fields: open.fields, token, certificate, data };
};
