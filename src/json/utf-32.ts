/** UTF-32 as text, which the platform's decoders do not read. */

const WIDTH = 4;

/** So many code points at a time: they are arguments of one call. */
const CHUNK = 4096 * WIDTH;

const LAST = 0x10ffff;

const isCodePoint = (code: number): boolean => code <= LAST && !(code >= 0xd800 && code <= 0xdfff);

/** Decodes a body; `undefined` for bytes that are not UTF-32 of that order. */
export const decodeUtf32 = (bytes: Buffer, charset: 'utf-32le' | 'utf-32be'): string | undefined => {
  if (bytes.length % WIDTH !== 0) return undefined;
  const read = (at: number): number =>
    charset === 'utf-32be' ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at);
  const chunks: string[] = [];
  for (let start = 0; start < bytes.length; start += CHUNK) {
    const length = Math.min(CHUNK, bytes.length - start) / WIDTH;
    const codes = Array.from({ length }, (_, index) => read(start + index * WIDTH));
    if (!codes.every(isCodePoint)) return undefined;
    chunks.push(String.fromCodePoint(...codes));
  }
  return chunks.join('');
};
