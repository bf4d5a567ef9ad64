/** Accepted findings: the warnings that a tenant file, or a file that it extends, says are meant, each with a reason. */
import type { Findings } from '../diagnostics/collector';
import { isProblemCode, problemEntries } from '../diagnostics/catalogue/catalogue';
import type { ProblemCode } from '../diagnostics/catalogue/catalogue';
import type { Unacceptable } from '../diagnostics/catalogue/entry';
import { isError } from '../diagnostics/diagnostic';
import type { Problem, Span } from '../diagnostics/diagnostic';
import { didYouMean } from '../diagnostics/did-you-mean';
import { advise, remove } from '../diagnostics/fix';
import { isText } from '../json/document';
import type { JsonNode, ObjectNode, TextNode } from '../json/document';
import { pointersIn } from '../json/pointer-at';

/** One entry of `accept`. */
export interface AcceptEntry {
  readonly place: Span;
  /** The file that has it, and the findings that it is about. */
  readonly file: string;
  readonly code: ProblemCode;
  readonly at: string;
  readonly because: string;
}

/** Why findings cannot be accepted, in words. */
export const WHY_NOT_ACCEPTED: Readonly<Record<Unacceptable, string>> = {
  identity: 'it is about whose account is shown',
  credentials: 'it is about credentials',
  environment: 'it depends on the environment',
  fixtures: 'it depends on fixtures',
  acceptance: 'it is about "accept" itself',
};

/** The codes of findings that can be accepted. */
export const ACCEPTABLE: readonly string[] = Object.entries(problemEntries).flatMap(([code, { accept }]) =>
  accept === true ? [code] : [],
);

/** Why a code cannot be accepted, in words; `undefined` when it can. */
const whyNot = (code: ProblemCode): string | undefined => {
  const { accept } = problemEntries[code];
  if (accept === true) return undefined;
  return accept === undefined ? 'it is an error' : WHY_NOT_ACCEPTED[accept];
};

const reportCode = (
  { at, value }: TextNode,
  entry: ObjectNode,
  findings: Findings,
): ProblemCode | undefined => {
  const code = isProblemCode(value) ? value : undefined;
  const why = code === undefined ? undefined : whyNot(code);
  if (code !== undefined && why === undefined) return code;
  if (code === undefined)
    findings.add(at, {
      code: 'accept-refused',
      message: `there is no code "${value}"`,
      fix:
        findings.search('accept-refused', () => didYouMean(value, ACCEPTABLE)) ??
        advise('take the code of the finding, as "check --json" prints it'),
    });
  else
    findings.add(entry.at, {
      code: 'accept-refused',
      message: `"${value}" cannot be accepted: ${why ?? ''}`,
      fix: { kind: 'remove', what: 'the entry', after: ', and correct what it is about' },
    });
  return undefined;
};

const textOf = ({ members }: ObjectNode, key: string): TextNode | undefined => {
  const node = members.get(key)?.value;
  return node !== undefined && isText(node) ? node : undefined;
};

const entriesOf = (list: JsonNode, file: string, findings: Findings): readonly AcceptEntry[] =>
  list.kind !== 'array'
    ? []
    : list.items.flatMap((node) => {
        if (node.kind !== 'object') return [];
        const [named, at, because] = ['code', 'at', 'because'].map((key) => textOf(node, key));
        const code = named && reportCode(named, node, findings);
        if (code === undefined || at === undefined || because === undefined) return [];
        return [{ place: node.at, file: node.at.file ?? file, code, at: at.value, because: because.value }];
      });

/** The entries of the lists of a tenant's files. Those that have a wrong form are left out: that is reported elsewhere. */
export const acceptEntries = (
  lists: readonly JsonNode[],
  file: string,
  findings: Findings,
): readonly AcceptEntry[] => lists.flatMap((list) => entriesOf(list, file, findings));

/** An entry that accepts no finding. */
export interface UnusedEntry extends AcceptEntry {
  /** Where its file has findings of this code that are not accepted, as JSON pointers. */
  readonly elsewhere: readonly string[];
}

/** Findings, the accepted ones among them marked, and the entries that accept none. */
interface Accepting {
  readonly problems: readonly Problem[];
  readonly unused: readonly UnusedEntry[];
}

/** Marks the warnings that entries accept; `texts` are those of the files. */
export const acceptProblems = (
  entries: readonly AcceptEntry[],
  problems: readonly Problem[],
  texts: ReadonlyMap<string, string>,
): Accepting => {
  if (entries.length === 0) return { problems, unused: [] };
  const pointers = pointersIn(texts);
  const used = new Set<AcceptEntry>();
  const left = new Map<string, string[]>();
  const nameOf = ({ code, file }: Pick<Problem, 'code' | 'file'>): string => `${code} ${file}`;
  const marked = problems.map((problem) => {
    if (isError(problem)) return problem;
    const at = pointers(problem.file)(problem);
    const entry = entries.find(
      (each) => each.code === problem.code && each.file === problem.file && each.at === at,
    );
    if (entry === undefined) {
      const others = left.get(nameOf(problem)) ?? [];
      left.set(nameOf(problem), at === undefined ? others : [...others, at]);
      return problem;
    }
    used.add(entry);
    return { ...problem, accepted: entry.because };
  });
  const unused = entries.filter((entry) => !used.has(entry));
  return {
    problems: marked,
    unused: unused.map((entry) => ({ ...entry, elsewhere: left.get(nameOf(entry)) ?? [] })),
  };
};

/** Adds the finding that an entry accepts none. */
export const reportUnusedEntry = ({ place, code, at, elsewhere }: UnusedEntry, findings: Findings): void => {
  const [first, ...others] = elsewhere;
  const more = others.length === 0 ? '' : ` (and at ${String(others.length)} more)`;
  findings.add(place, {
    code: 'accept-unused',
    message: `no warning "${code}" is at "${at}"`,
    fix:
      first === undefined
        ? remove
        : advise(`correct "at": the warning is at "${first}"${more}; or remove it`),
  });
};
