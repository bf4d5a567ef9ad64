/** Findings of the server as the editor underlines them, and their fixes. */
import type { Diagnostic } from '@codemirror/lint';
import type { Completion as Option, CompletionContext, CompletionResult } from '@codemirror/autocomplete';
import type { Completion, Completions, Finding } from '../server/api';

/** A finding of the tenant's own file has a place in the text. */
const rangeOf = ({ offset, endOffset }: Finding) =>
  offset === undefined ? undefined : { from: offset, to: Math.max(offset, endOffset ?? offset) };

const wordsOf = ({ message, suggestion }: Finding): string =>
  suggestion === undefined ? message : `${message}\n${suggestion}`;

export const diagnosticsOf = (
  findings: readonly Finding[],
  fixName: string,
  onFix: (finding: Finding) => void,
): readonly Diagnostic[] =>
  findings.flatMap((finding) => {
    const range = rangeOf(finding);
    const actions = finding.edit === undefined ? [] : [{ name: fixName, apply: () => onFix(finding) }];
    const { severity, code } = finding;
    return range === undefined
      ? []
      : [{ ...range, severity, source: code, message: wordsOf(finding), actions }];
  });

/** What the editor compares with what was typed: the text that is replaced begins with a quotation mark, if any does. */
const comparedOf = (label: string, isQuoted: boolean): string =>
  isQuoted && !label.startsWith('"') ? JSON.stringify(label) : label;

const optionOf = ({ label, apply, kind, detail, info, sample }: Completion, isQuoted: boolean): Option => {
  const sentences = [info, sample].filter((one) => one !== undefined);
  return {
    label: comparedOf(label, isQuoted),
    displayLabel: label,
    apply,
    type:
      kind === 'path'
        ? 'variable'
        : kind === 'step'
          ? 'function'
          : kind === 'value'
            ? 'constant'
            : 'property',
    ...(detail === undefined ? {} : { detail }),
    ...(sentences.length === 0 ? {} : { info: sentences.join('\n') }),
  };
};

/** Completion by the server, which knows the keys, steps and paths that fit at the cursor. */
export const completeBy =
  (ask: (text: string, offset: number) => Promise<Completions>) =>
  async (context: CompletionContext): Promise<CompletionResult | null> => {
    const { state, pos, explicit } = context;
    if (!explicit && context.matchBefore(/["\w.$[\]-]+/) === null) return null;
    const { from, to, options } = await ask(state.doc.toString(), pos).catch(() => ({
      from: pos,
      to: pos,
      options: [],
    }));
    const isQuoted = state.sliceDoc(from, from + 1) === '"';
    return options.length === 0
      ? null
      : { from, to, options: options.map((option) => optionOf(option, isQuoted)), filter: true };
  };
