/** The places of placeholders in a path: each segment is a text of its own, as the upstream reads it once it is decoded. */
import { isLeft, left, right } from 'fp-ts/Either';
import type { Place, Slot } from '../../../values/syntax/placed';

/** Between the constant texts of a segment; no path has it. */
const MARK = '\0';

/** A constant text without its escapes; one that cannot be decoded is reported with the whole path. */
const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** The places of a syntax in each segment that has a placeholder. A text in quotes cannot reach into the next segment. */
export const placeInPath =
  (place: Place): Place =>
  (texts) => {
    const segments = texts.join(MARK).split('/');
    const slots: Slot[] = [];
    for (const [index, segment] of segments.entries()) {
      const written = segment.split(MARK);
      if (written.length === 1) continue;
      const placed = place(written.map(decoded));
      if (isLeft(placed)) {
        const { message, advice, placeholder, instead } = placed.left;
        const whole = instead && segments.with(index, instead.join(MARK)).join('/').split(MARK);
        return left({
          message,
          advice,
          ...(placeholder === undefined ? {} : { placeholder: slots.length + placeholder }),
          ...(whole === undefined || segment.includes('%') ? {} : { instead: whole }),
        });
      }
      slots.push(...placed.right);
    }
    return right(slots);
  };
