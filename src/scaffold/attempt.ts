/** Loads of a draft with some rules, as its file would be loaded, and the asking of its source for the invented answer. */
import { isRight, left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { Adapter } from '../adapter/define-adapter';
import { fixedCall } from '../core/call';
import type { SourceFailure } from '../core/failure';
import { isError } from '../diagnostics/diagnostic';
import type { Problem } from '../diagnostics/diagnostic';
import { createRecorder, xmlAnswer } from '../fixture/recorder';
import type { NotedRequest } from '../fixture/recorder';
import { formatValue } from '../json/format-value';
import { noFile } from '../json/text-file';
import { secretsFor } from '../tenant/decode/variables';
import { directoryOf } from '../tenant/directory/open';
import { loadTenant } from '../tenant/load';
import type { Loaded, TenantFile } from '../tenant/load';
import { plainNumbers } from '../values/plain-numbers';
import { writeXml } from '../xml/write';
import { customersText } from './directory-draft';
import type { Draft } from './draft';
import type { Rule } from './propose-rules';

/** When the fixture plays. */
export const NOW = '2026-01-15T12:00:00Z';

export const callNow = () => fixedCall('init', new Date(NOW));

/** What one load of a draft with some rules showed. */
export interface Tried {
  readonly text: string;
  readonly loaded: Loaded;
  /** The files that the adapter read. */
  readonly read: readonly string[];
  readonly noted: () => readonly NotedRequest[];
}

export const tryRules = (draft: Draft, user: Readonly<Record<string, Rule>>): Tried => {
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

/** What an answer must be, whatever the adapter. */
export const EXPECTED =
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
export const payloadsOf = async (
  draft: Draft,
  { loaded }: Tried,
): Promise<Either<string, readonly unknown[]>> => {
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
