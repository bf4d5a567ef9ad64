/** A time in words, and how long ago it was. */
import { useTimes } from '../texts/language';

export const Moment = ({ iso, now }: { readonly iso: string; readonly now: string }) => {
  const { at, ago } = useTimes();
  return (
    <>
      <time dateTime={iso}>{at(iso)}</time> <span class="quiet">({ago(iso, now)})</span>
    </>
  );
};
