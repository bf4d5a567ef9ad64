/** Texts in encodings that Node decodes and does not write. */
import { TextDecoder } from 'node:util';

/** A text in an encoding of one byte for each character; a character that it lacks is a mistake of the test. */
export const oneByte = (label: string, text: string): Buffer => {
  const decoder = new TextDecoder(label);
  const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [decoder.decode(Buffer.of(byte)), byte]));
  return Buffer.from(
    Array.from(text, (character) => {
      const byte = bytes.get(character);
      if (byte === undefined) throw new Error(`${label} has no ${character}`);
      return byte;
    }),
  );
};

export const utf16be = (text: string): Buffer => Buffer.from(text, 'utf16le').swap16();
