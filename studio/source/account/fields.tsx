/** A field of the account on the page: it can be pointed at and chosen, by mouse and by keyboard. */
import { createContext, type ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import type { Focus } from '../work/focus';

export type FieldsOfAccount = {
  readonly lit: ReadonlySet<string>;
  readonly chosen: string | undefined;
  readonly onPoint: (focus: Focus | undefined) => void;
  readonly onChoose: (focus: Focus) => void;
};

export const FieldsContext = createContext<FieldsOfAccount>({
  lit: new Set(),
  chosen: undefined,
  onPoint: () => undefined,
  onChoose: () => undefined,
});

type Props = {
  readonly field: string;
  /** What a screen reader says; the visible text by default. */
  readonly name?: string;
  readonly class?: string;
  readonly children: ComponentChildren;
};

export const Field = ({ field, name, class: look = '', children }: Props) => {
  const { lit, chosen, onPoint, onChoose } = useContext(FieldsContext);
  const focus: Focus = { kind: 'field', field };
  return (
    <button
      type="button"
      class={`field ${look} ${lit.has(field) ? 'lit' : ''}`}
      data-field={field}
      aria-pressed={chosen === field}
      {...(name === undefined ? {} : { 'aria-label': name })}
      onMouseEnter={() => onPoint(focus)}
      onMouseLeave={() => onPoint(undefined)}
      onFocus={() => onPoint(focus)}
      onBlur={() => onPoint(undefined)}
      onClick={() => onChoose(focus)}
    >
      {children}
    </button>
  );
};
