/** The choice of a value of the answer for a field. */
import { useMemo, useRef, useState } from 'preact/hooks';
import type { ContractField } from '../server/api';
import { Dialog } from '../parts/dialog';
import { useSay } from '../texts/language';
import { fits, offered, type Leaf } from './leaves';

type Props = {
  readonly field: ContractField;
  readonly leaves: readonly Leaf[];
  readonly onPick: (path: string) => void;
  readonly onClose: () => void;
};

export const Picker = ({ field, leaves, onPick, onClose }: Props) => {
  const say = useSay();
  const [search, setSearch] = useState('');
  const list = useRef<HTMLUListElement>(null);
  const found = useMemo(() => offered(leaves, field, search), [leaves, field, search]);
  const move = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const buttons = [...(list.current?.querySelectorAll('button') ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    buttons[Math.min(buttons.length - 1, Math.max(0, at + (event.key === 'ArrowDown' ? 1 : -1)))]?.focus();
    event.preventDefault();
  };
  return (
    <Dialog title={say('chooseFor', { field: field.field })} onClose={onClose}>
      <div class="picker" onKeyDown={move}>
        <p class="quiet">{field.description}</p>
        <input
          type="search"
          autofocus
          aria-label={say('searchAnswer')}
          placeholder={say('searchAnswer')}
          value={search}
          onInput={({ currentTarget }) => setSearch(currentTarget.value)}
        />
        <p role="status" class="quiet">
          {found.length === 0 ? say('nothingFound') : ''}
        </p>
        <ul ref={list}>
          {found.map((leaf) => (
            <li key={leaf.path}>
              <button type="button" class="plain" onClick={() => onPick(leaf.path)}>
                <code>{leaf.path}</code>
                <span class="sample">{JSON.stringify(leaf.value)}</span>
                <span class="quiet">{fits(leaf, field) ? say('fits') : ''}</span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  );
};
