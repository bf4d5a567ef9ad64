/** Texts that are surely `NonBlank`, by their bytes in UTF-8: no text is made of them. */

/** So many bytes are short. */
const SHORT = 500;

/** Bytes of controls, and first bytes of characters some of which are controls, change the direction or are not visible. */
const ODD = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x20 || byte === 0x7f || [0xc2, 0xe2].includes(byte) ? 1 : 0,
);

/** Visible in ASCII, or the first byte of a letter of Russian. */
const isVisible = (byte: number): boolean => (byte > 0x20 && byte < 0x7f) || byte === 0xd0 || byte === 0xd1;

/** Whether the text between two offsets is surely visible, short and without odd characters. */
export const isOrdinary = (bytes: Uint8Array, start: number, end: number): boolean => {
  if (start >= end || !isVisible(bytes[start] ?? 0) || end - start > SHORT) return false;
  for (let at = start; at < end; at += 1) if (ODD[bytes[at] ?? 0] === 1) return false;
  return true;
};
