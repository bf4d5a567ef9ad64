/**
 * The editor of a tenant file. It lives in a shadow tree: there CodeMirror keeps its styles in constructed style sheets,
 * which a strict Content-Security-Policy allows.
 */
import { autocompletion, completionKeymap, type CompletionSource } from '@codemirror/autocomplete';
import {
  defaultKeymap,
  history,
  historyKeymap,
  redo,
  redoDepth,
  undo,
  undoDepth,
} from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, foldGutter, foldKeymap, indentUnit } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic } from '@codemirror/lint';
import { Compartment, EditorState, StateEffect, StateField, type Extension } from '@codemirror/state';
import {
  Decoration,
  EditorView,
  drawSelection,
  highlightActiveLine,
  keymap,
  lineNumbers,
  type DecorationSet,
} from '@codemirror/view';
import { changeAt, locate } from './pointer';
import { theme } from './theme';

/** Which rule is marked, by its pointer; none for the empty text. */
const mark = StateEffect.define<string>();

const line = Decoration.line({ class: 'cm-rule' });

const marked = (state: EditorState, pointer: string): DecorationSet => {
  const there = pointer === '' ? undefined : locate(state, pointer)?.whole;
  if (there === undefined) return Decoration.none;
  const [first, last] = [state.doc.lineAt(there.from).number, state.doc.lineAt(there.to).number];
  const lines = Array.from({ length: last - first + 1 }, (_, index) => state.doc.line(first + index).from);
  return Decoration.set(lines.map((from) => line.range(from)));
};

const rule = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (before, { effects, changes, state }) => {
    const effect = effects.find((one) => one.is(mark));
    return effect?.is(mark) === true ? marked(state, effect.value) : before.map(changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** What the editor is called, and its own words, in the language of the page. */
export type Spoken = { readonly name: string; readonly phrases: Readonly<Record<string, string>> };

export type EditorOptions = Spoken & {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly complete: CompletionSource;
};

const spokenIn = ({ name, phrases }: Spoken): Extension => [
  EditorState.phrases.of(phrases),
  EditorView.contentAttributes.of({ 'aria-label': name, tabindex: '0' }),
];

const extensions = ({ onText, complete }: EditorOptions, spoken: Extension): Extension => [
  lineNumbers(),
  foldGutter(),
  history(),
  drawSelection(),
  bracketMatching(),
  highlightActiveLine(),
  indentUnit.of('  '),
  json(),
  lintGutter(),
  autocompletion({ override: [complete], activateOnTyping: true }),
  keymap.of([...defaultKeymap, ...historyKeymap, ...foldKeymap, ...completionKeymap, ...lintKeymap]),
  spoken,
  EditorView.updateListener.of(({ docChanged, state }) => docChanged && onText(state.doc.toString())),
  rule,
  theme,
];

/** The one change between two texts, so that the cursor and the history stay. */
const changeBetween = (before: string, after: string) => {
  const shorter = Math.min(before.length, after.length);
  let from = 0;
  while (from < shorter && before[from] === after[from]) from += 1;
  let end = 0;
  while (end < shorter - from && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  return { from, to: before.length - end, insert: after.slice(from, after.length - end) };
};

const shadowOf = (host: HTMLElement): ShadowRoot => host.shadowRoot ?? host.attachShadow({ mode: 'open' });

export const makeEditor = (host: HTMLElement, options: EditorOptions) => {
  const root = shadowOf(host);
  const spoken = new Compartment();
  const state = EditorState.create({
    doc: options.text,
    extensions: extensions(options, spoken.of(spokenIn(options))),
  });
  const view = new EditorView({ state, root, parent: root });
  const scrollTo = (position: number, y: 'center' | 'nearest'): StateEffect<unknown> =>
    EditorView.scrollIntoView(position, { y, yMargin: 40 });
  return {
    replace: (text: string): void =>
      view.dispatch({ changes: changeBetween(view.state.doc.toString(), text), userEvent: 'input' }),
    /** One change, which undo takes back. */
    change: (from: number, to: number, insert: string): void => {
      if (to <= view.state.doc.length) view.dispatch({ changes: { from, to, insert }, userEvent: 'input' });
    },
    /** Speaks another language from now on. */
    speak: (other: Spoken): void => view.dispatch({ effects: spoken.reconfigure(spokenIn(other)) }),
    focus: (): void => view.focus(),
    /** Marks a rule and brings it into view; the cursor stays. */
    mark: (pointer: string): void => {
      const there = pointer === '' ? undefined : locate(view.state, pointer);
      const effects: StateEffect<unknown>[] = [mark.of(pointer)];
      if (there !== undefined) effects.push(scrollTo(there.whole.from, 'center'));
      view.dispatch({ effects });
    },
    /** Selects a range of the text and puts the cursor there. */
    select: (from: number, to: number): void => {
      const length = view.state.doc.length;
      const selection = { anchor: Math.min(from, length), head: Math.min(to, length) };
      view.dispatch({ selection, effects: scrollTo(selection.anchor, 'center') });
      view.focus();
    },
    locate: (pointer: string) => locate(view.state, pointer),
    /** The value at a pointer; undefined where there is none or it is not whole. */
    read: (pointer: string): unknown => {
      const there = locate(view.state, pointer)?.value;
      try {
        const value: unknown = JSON.parse(
          there === undefined ? '' : view.state.sliceDoc(there.from, there.to),
        );
        return value;
      } catch {
        return undefined;
      }
    },
    /** Gives the value at a pointer another text: whether there is such a place. */
    set: (pointer: string, text: string): boolean => {
      const changes = changeAt(view.state, pointer, text);
      if (changes !== undefined) view.dispatch({ changes, userEvent: 'input' });
      return changes !== undefined;
    },
    /** Where a rule is on the screen; none while it is scrolled out of view. */
    boxOf: (
      pointer: string,
    ): { readonly left: number; readonly right: number; readonly y: number } | undefined => {
      const there = locate(view.state, pointer);
      const place = there === undefined ? null : view.coordsAtPos(there.whole.from);
      const { left, right, top, bottom } = view.scrollDOM.getBoundingClientRect();
      if (place === null || place.top < top || place.bottom > bottom || right === left) return undefined;
      return { left, right, y: (place.top + place.bottom) / 2 };
    },
    show: (diagnostics: readonly Diagnostic[]): void => {
      const length = view.state.doc.length;
      const inside = diagnostics.filter(({ to }) => to <= length);
      view.dispatch(setDiagnostics(view.state, inside));
    },
    undo: () => undo(view),
    redo: () => redo(view),
    depths: () => ({ undo: undoDepth(view.state), redo: redoDepth(view.state) }),
    /** Gives the function that ends it. */
    onScroll: (listener: () => void): (() => void) => {
      view.scrollDOM.addEventListener('scroll', listener);
      return () => view.scrollDOM.removeEventListener('scroll', listener);
    },
    destroy: (): void => view.destroy(),
  };
};
export type Editor = ReturnType<typeof makeEditor>;
