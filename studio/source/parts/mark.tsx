/** A state by sign and word, so that it does not depend on colours. */
import type { ComponentChildren } from 'preact';

const SIGNS = { passes: '✓', warns: '!', fails: '✕', unknown: '…' } as const;

export type Look = keyof typeof SIGNS;

export const Mark = ({ look, children }: { readonly look: Look; readonly children: ComponentChildren }) => (
  <span class={`state ${look}`}>
    <span aria-hidden="true">{SIGNS[look]}</span> {children}
  </span>
);
