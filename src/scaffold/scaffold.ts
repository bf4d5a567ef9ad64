/**
 * A first tenant folder out of one answer of an upstream: a file that passes its check and a fixture, with invented
 * content. Nothing is written here.
 */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { Adapter, AnswerFormat, Start } from '../adapter/define-adapter';
import { ANSWER_BYTES, MAX_ANSWER_BYTES } from '../core/answer-bytes';
import { fixedCall } from '../core/call';
import { own } from '../core/own';
import type { SourceFailure } from '../core/failure';
import { contractFields } from '../mapping/check/account';
import { isError } from '../diagnostics/diagnostic';
import type { Problem } from '../diagnostics/diagnostic';
import { isRecord } from '../types/conform';
import { plainNumbers } from '../values/plain-numbers';
import { formatValue } from '../json/format-value';
import type { Export, Guess } from '../export/read-export';
import { anonymise } from './anonymise';
import {
  columnsOf,
  customersIn,
  customersText,
  directoryBytes,
  fullestFirst,
  payloadFor,
  settingsFor,
} from './directory-draft';
import type { Columns } from './directory-draft';
import { directoryOf } from '../tenant/directory/open';
import { loadTenant } from '../tenant/load';
import type { Loaded, TenantFile } from '../tenant/load';
import { looksLikeError } from './error-body';
import { suggestRules } from './propose-rules';
import type { Rule } from './propose-rules';
import { createRecorder, xmlAnswer } from '../fixture/recorder';
import type { NotedRequest } from '../fixture/recorder';
import { noFile } from '../json/text-file';
import { secretsFor } from '../tenant/decode/variables';
import { writeXml } from '../xml/write';

/** A file to be written: its path in the tenant's folder, and its text. */
export interface NewFile {
  readonly path: string;
  readonly content: string | Buffer;
}

/** A tenant folder that is not yet written. */
export interface Started {
  readonly files: readonly NewFile[];
  /** The warnings of its check. */
  readonly problems: readonly Problem[];
  /** What is left to do, in sentences. */
  readonly notes: readonly string[];
  /** How an export is written, and how sure that is. */
  readonly guesses: readonly Guess[];
}

/** A new tenant on its way: everything but the rules. */
interface Draft {
  readonly name: string;
  readonly adapter: Adapter;
  readonly source: string;
  readonly start: Start;
  /** The invented answer; its numbers are as they were written. An adapter gets a copy, which it may change. */
  readonly answer: unknown;
  readonly format: AnswerFormat;
  readonly variables: ReadonlyMap<string, string>;
  readonly head: Readonly<Record<string, unknown>>;
  /** What the file says of the source. */
  readonly entry: Readonly<Record<string, unknown>>;
  /** How the file of a directory is written, and what its columns are. */
  readonly form: Export | undefined;
  readonly columns: Columns;
}

/**
 * What the names of a tenant's variables begin with. They are the tenant's own, since two tenants of one adapter have
 * two tokens; but names that differ in case, `-` or `_` alone have one prefix. None begins with a digit.
 */
export const prefixOf = (name: string): string =>
  `${name
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, '_')
    .replace(/^\d/, 'T_$&')}_`;

const prefixed = (value: unknown, prefix: string): unknown => {
  if (typeof value === 'string') return value.replace(/\$\{(\w+)\}/g, `\${${prefix}$1}`);
  if (Array.isArray(value)) return value.map((each) => prefixed(each, prefix));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, prefixed(inner, prefix)]));
};

/** What a tenant is begun with. */
export interface Beginning {
  readonly name: string;
  readonly adapter: Adapter;
  /** Where the schema of tenant files is, from the tenant's folder. */
  readonly schema: string;
}

const draftOf = (
  { name, adapter, schema }: Beginning,
  { value: recorded, format, form }: Recorded,
): Draft => {
  const isTable = form?.format === 'csv';
  const shown = isTable ? fullestFirst(recorded) : recorded;
  const answer = anonymise(shown, isTable);
  const start = adapter.start(answer, format);
  const prefix = prefixOf(name);
  const source = start.source ?? adapter.name.replace(/[^a-z0-9_]/g, '_');
  const { settings: started = adapter.example.settings, lookup = adapter.example.lookup } = start;
  const settings = prefixed(settingsFor(started, form), prefix);
  const payload = adapter.mayDeclare ? payloadFor(recorded, settings, form) : start.payload;
  const columns = columnsOf(form, source);
  const { emptyValues } = columns;
  return {
    name,
    adapter,
    source,
    start,
    answer,
    format,
    variables: new Map(Object.entries(start.variables ?? {}).map(([key, value]) => [prefix + key, value])),
    head: {
      $schema: schema,
      access: { keys: [`\${${prefix}APP_KEY}`] },
      identifier: { type: start.identifier.type },
      errorStatus: 'http',
    },
    entry: {
      adapter: adapter.name,
      settings,
      lookup,
      ...(payload === undefined ? {} : { payload }),
      ...(emptyValues.length === 0 ? {} : { emptyValues }),
    },
    form,
    columns,
  };
};

/** What one load of a draft with some rules showed. */
interface Tried {
  readonly text: string;
  readonly loaded: Loaded;
  /** The files that the adapter read. */
  readonly read: readonly string[];
  readonly noted: () => readonly NotedRequest[];
}

const tryRules = (draft: Draft, user: Readonly<Record<string, Rule>>): Tried => {
  const text = formatValue({ ...draft.head, sources: { [draft.source]: draft.entry }, user });
  const names = new Set<string>();
  const read: string[] = [];
  const recorder = createRecorder(
    (_source, reading) =>
      draft.format === 'xml'
        ? xmlAnswer(writeXml(draft.answer), reading)
        : right({ status: 200, body: right(plainNumbers(draft.answer)) }),
    names,
    draft.variables,
  );
  const directory: TenantFile['directory'] = (file, request) => {
    read.push(file);
    return directoryOf(customersText(draft.answer, draft.form), file, request);
  };
  const file = { name: draft.name, file: `${draft.name}/tenant.json`, text, directory, readText: noFile };
  const loaded = loadTenant(file, {
    adapters: [draft.adapter],
    secrets: secretsFor(draft.variables, names),
    unset: 'error',
    openAllowed: false,
    emit: () => undefined,
    http: recorder.http,
  });
  return { text, loaded, read, noted: () => recorder.noted(draft.source) };
};

/** When the fixture plays. */
const NOW = '2026-01-15T12:00:00Z';

const callNow = () => fixedCall('init', new Date(NOW));

/** What an answer must be, whatever the adapter. */
const EXPECTED =
  'give the whole body that the upstream sends for a user it knows, as it came; of a directory, a list of objects that each have a phone number, an email address or an id of their own';

/** What an adapter did not like about an answer, in words. */
const refusal = (adapter: Adapter, failure: SourceFailure): string => {
  const where =
    failure.tag === 'PayloadInvalid' ? `: ${failure.path || 'the answer'} is not ${failure.expected}` : '';
  return `the adapter "${adapter.name}" takes this answer for ${failure.tag}${where}; ${EXPECTED}`;
};

const inWords = ({ message, suggestion }: Problem): string =>
  suggestion === undefined ? message : `${message}; ${suggestion}`;

/** Asks the draft's one source, which answers with the invented answer. */
const payloadsOf = async (draft: Draft, { loaded }: Tried): Promise<Either<string, readonly unknown[]>> => {
  const { tenant, problems } = loaded;
  const [problem] = problems.filter(isError);
  if (tenant === undefined)
    return left(problem === undefined ? 'the settings of the example do not load' : inWords(problem));
  const identifier = tenant.identify(draft.start.identifier.value);
  if (identifier === undefined)
    return left(`the answer does not name its user, so that no identifier can ask for it; ${EXPECTED}`);
  const asked = await tenant.ask(identifier, callNow())();
  return isRight(asked) ? asked : left(refusal(draft.adapter, asked.left));
};

const keysIn = (value: unknown): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap(keysIn);
  return isRecord(value) ? Object.entries(value).flatMap(([key, inner]) => [key, ...keysIn(inner)]) : [];
};

/** Keys that could be somebody's are invented too, and are then not those of the upstream. */
const replacedKeys = (draft: Draft, answer: unknown): readonly string[] => {
  const kept = new Set(keysIn(draft.answer));
  const { size } = new Set(keysIn(answer).filter((key) => !kept.has(key)));
  const message = `${size} of the answer’s keys could name a person. The fixture has others in their place, and the payload has "*" or leaves them out: write your own.`;
  return size === 0 ? [] : [message];
};

/** The rules of the adapter's example over the draft's source. */
const exampleRules = ({ adapter, source }: Draft): Readonly<Record<string, Rule>> => {
  const rules: unknown = JSON.parse(
    JSON.stringify(adapter.example.user).replaceAll('"source.', `"${source}.`),
  );
  return isRecord(rules) ? rules : {};
};

/** The app asks with the answered id again: it is what was asked for. */
const BASE = { id: 'request.userIdentifier' } as const;

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
const rulesFor = (draft: Draft, trial: Trial): Readonly<Record<string, Rule>> => {
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

const responseOf = ({ format, answer }: Draft): Readonly<Record<string, unknown>> =>
  format === 'xml'
    ? { status: 200, headers: { 'Content-Type': 'application/xml' }, text: writeXml(answer) }
    : { status: 200, headers: { 'Content-Type': 'application/json' }, body: answer };

const exchangesOf = (source: string, exchanges: readonly unknown[]): unknown =>
  exchanges.length === 0 ? undefined : { [source]: { exchanges } };

const fixtureOf = (draft: Draft, noted: readonly NotedRequest[]): string => {
  const { source, start, variables } = draft;
  const response = responseOf(draft);
  const exchanges = noted.map((request) => ({ request, response }));
  // The file of customers will be replaced by the real one: the fixture does not depend on it.
  const [customer] = draft.adapter.mayDeclare ? customersIn(draft.answer) : [];
  const sources =
    customer === undefined ? exchangesOf(source, exchanges) : { [source]: { payload: customer } };
  return formatValue({
    $comment: 'Invented: the shape of a real answer with other content.',
    request: { userIdentifier: start.identifier.value },
    now: NOW,
    ...(variables.size === 0 ? {} : { variables: Object.fromEntries(variables) }),
    ...(sources === undefined ? {} : { sources }),
  });
};

/** The limit that answers of such a length need, with room for longer ones; `undefined` where they need none. */
const limitFor = (bytes: number): number | undefined =>
  bytes <= ANSWER_BYTES
    ? undefined
    : Math.min(MAX_ANSWER_BYTES, Math.ceil((2 * bytes) / ANSWER_BYTES) * ANSWER_BYTES);

const allowing = (bytes: number, draft: Draft): Draft => {
  const maxAnswerBytes = limitFor(bytes);
  return maxAnswerBytes === undefined ? draft : { ...draft, entry: { ...draft.entry, maxAnswerBytes } };
};

const lengthNotes = (bytes: number): readonly string[] => {
  const limit = limitFor(bytes);
  if (limit === undefined) return [];
  return bytes > MAX_ANSWER_BYTES
    ? [
        `The answer has ${bytes} bytes, and at most ${MAX_ANSWER_BYTES} are read: ask the upstream for less, fewer fields or a shorter list.`,
      ]
    : [
        `The answer has ${bytes} bytes, so that "maxAnswerBytes" allows ${limit} in place of ${ANSWER_BYTES}.`,
      ];
};

/** An answer that was recorded: what it says, how many bytes it had, and what it was written in. */
export interface Recorded {
  readonly value: unknown;
  readonly bytes: number;
  readonly format: AnswerFormat;
  /** Of customers in a file that is not plain JSON: how it is written. */
  readonly form?: Export;
}

/** Makes a tenant folder out of one answer; `Left` says in words why that cannot be. */
export const startTenant = async (
  beginning: Beginning,
  recorded: Recorded,
): Promise<Either<string, Started>> => {
  const { value: answer, bytes } = recorded;
  if (looksLikeError(answer))
    return left(`the answer is an error of the upstream, and not about a user; ${EXPECTED}`);
  const draft = draftOf(beginning, recorded);
  const bare = tryRules(draft, BASE);
  const payloads = await payloadsOf(draft, bare);
  bare.loaded.tenant?.dispose();
  // Who has a directory may well give one of its customers: that is a list of one.
  if (!isRight(payloads) && bare.read.length > 0 && isRecord(answer))
    return startTenant(beginning, { ...recorded, value: [answer] });
  if (!isRight(payloads)) return payloads;
  const overHttp = bare.noted().length > 0;
  const known = new Set(['source-unused', ...bare.loaded.problems.map(({ code }) => code)]);
  const { text, loaded, read } = tryRules(
    overHttp ? allowing(bytes, draft) : draft,
    rulesFor(draft, { payloads: payloads.right, known }),
  );
  loaded.tenant?.dispose();
  const files = [
    { path: 'tenant.json', content: text },
    ...[...new Set(read)].map((path) => ({ path, content: directoryBytes(draft.answer, draft.form) })),
    { path: 'fixtures/first.json', content: fixtureOf(draft, bare.noted()) },
  ];
  return right({
    files,
    problems: loaded.problems,
    guesses: draft.form?.guesses ?? [],
    notes: [
      ...(draft.start.notes ?? []),
      ...draft.columns.notes,
      ...replacedKeys(draft, answer),
      ...(overHttp ? lengthNotes(bytes) : []),
    ],
  });
};
