/** What has changed in a text: the earlier lines above the later ones. */
import { json } from '@codemirror/lang-json';
import { unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView, lineNumbers } from '@codemirror/view';
import { useEffect, useRef } from 'preact/hooks';
import { usePhrases } from '../texts/language';
import { theme } from './theme';

type Props = { readonly name: string; readonly before: string; readonly after: string };

export const Difference = ({ name, before, after }: Props) => {
  const host = useRef<HTMLDivElement>(null);
  const phrases = usePhrases();
  useEffect(() => {
    if (host.current === null) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: 'open' });
    const extensions = [
      lineNumbers(),
      json(),
      theme,
      EditorState.readOnly.of(true),
      EditorState.phrases.of(phrases),
      EditorView.lineWrapping,
      EditorView.contentAttributes.of({ 'aria-label': name, tabindex: '0' }),
      unifiedMergeView({
        original: before,
        mergeControls: false,
        collapseUnchanged: { margin: 2, minSize: 6 },
      }),
    ];
    const view = new EditorView({
      state: EditorState.create({ doc: after, extensions }),
      root,
      parent: root,
    });
    return () => view.destroy();
  }, [before, after, phrases]);
  return <div class="difference" ref={host} />;
};
