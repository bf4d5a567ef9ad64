/** A dialog that asks for something: what it is for, its inputs, and the two buttons at its end. */
import type { ComponentChildren } from 'preact';
import { Dialog } from './dialog';
import { DialogEnd } from './dialog-end';

type Props = {
  readonly title: string;
  readonly help: string;
  /** What the button says that goes on. */
  readonly go: string;
  readonly onGo: () => void;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
};

export const FormDialog = ({ title, help, go, onGo, onClose, children }: Props) => (
  <Dialog title={title} onClose={onClose}>
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        onGo();
      }}
    >
      <p class="quiet">{help}</p>
      {children}
      <DialogEnd onLeave={onClose}>
        <button type="submit" class="main">
          {go}
        </button>
      </DialogEnd>
    </form>
  </Dialog>
);
