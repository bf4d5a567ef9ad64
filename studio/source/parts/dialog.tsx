/** A dialog above the page; the browser keeps the focus inside, and Escape closes it. */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { useSay } from '../texts/language';

type Props = { readonly title: string; readonly onClose: () => void; readonly children: ComponentChildren };

export const Dialog = ({ title, onClose, children }: Props) => {
  const say = useSay();
  const dialog = useRef<HTMLDialogElement>(null);
  const isLeft = useRef(false);
  // Before a further key is read: the focus would be elsewhere.
  useLayoutEffect(() => {
    const before = document.activeElement;
    const shown = dialog.current;
    shown?.showModal();
    return () => {
      isLeft.current = true;
      shown?.close(); // nothing else takes the focus while it is open
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} aria-label={title} onClose={() => isLeft.current || onClose()}>
      <div class="dialog-bar">
        <h2>{title}</h2>
        <button type="button" class="plain" onClick={onClose} aria-label={say('close')}>
          <span aria-hidden="true">✕</span>
        </button>
      </div>
      {children}
    </dialog>
  );
};
