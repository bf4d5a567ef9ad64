/** The last row of a dialog or a form: the button that leaves it, and behind it those that go on. */
import type { ComponentChildren } from 'preact';
import { useSay } from '../texts/language';

type Props = {
  /** What the button says that leaves it; "Cancel" by default. */
  readonly leave?: string;
  readonly onLeave: () => void;
  readonly children?: ComponentChildren;
};

export const DialogEnd = ({ leave, onLeave, children }: Props) => {
  const say = useSay();
  return (
    <div class="dialog-end">
      <button type="button" onClick={onLeave}>
        {leave ?? say('cancel')}
      </button>
      {children}
    </div>
  );
};
