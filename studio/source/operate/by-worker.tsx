/** What concerns one worker of a bridge, under its name; what concerns a whole bridge has none. */
import type { ComponentChildren } from 'preact';
import { useSay } from '../texts/language';

type Props = {
  readonly name: string | undefined;
  /** Beside the name. */
  readonly mark?: ComponentChildren;
  readonly children: ComponentChildren;
};

export const ByWorker = ({ name, mark, children }: Props) => {
  const say = useSay();
  if (name === undefined) return <>{children}</>;
  return (
    <div class="bridge-worker" role="group" aria-label={say('worker', { name })}>
      <p>
        <strong>{say('worker', { name })}</strong> {mark}
      </p>
      {children}
    </div>
  );
};
