/** A place in the bytes of a text in JSON, and the reading of its signs, strings and numbers, which makes no value of them. */

export const QUOTE = 0x22;
export const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const BACKSLASH = 0x5c;

const bytesOf = (signs: string): Uint8Array => {
  const table = new Uint8Array(256);
  for (const byte of Buffer.from(signs)) table[byte] = 1;
  return table;
};

export const DIGITS = bytesOf('0123456789');
const HEX = bytesOf('0123456789abcdefABCDEF');
/** What stands behind a backslash, besides `u` and four digits. */
const ESCAPED = bytesOf('"\\/bfnrt');
/** What stands for itself in a string. */
const PLAIN = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 0x20 || byte === QUOTE || byte === BACKSLASH ? 0 : 1,
);

export const isBlank = (byte: number | undefined): boolean =>
  byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;

/** A whole number of more digits is not of the kind of whole numbers. */
const MOST_DIGITS = 100;

export class JsonCursor {
  protected at = 0;
  /** Whether the string that was read last has a backslash. */
  protected hasEscape = false;

  constructor(protected readonly bytes: Buffer) {}

  /** Reads the bracket that opens, and the one that closes if that follows. */
  protected opens(closing: number): boolean {
    this.at += 1;
    this.skipBlanks();
    return this.closes(closing);
  }

  protected closes(closing: number): boolean {
    if (this.bytes[this.at] !== closing) return false;
    this.at += 1;
    return true;
  }

  /** Reads a sign with the blanks around it. */
  protected takes(sign: number): boolean {
    this.skipBlanks();
    if (this.bytes[this.at] !== sign) return false;
    this.at += 1;
    this.skipBlanks();
    return true;
  }

  protected begins(text: Uint8Array): boolean {
    for (let at = 0; at < text.length; at += 1) if (this.bytes[this.at + at] !== text[at]) return false;
    return true;
  }

  /** Reads a string with its quotes. */
  protected string(): boolean {
    const { bytes } = this;
    let at = this.at + 1;
    this.hasEscape = false;
    for (;;) {
      while (PLAIN[bytes[at] ?? 0] === 1) at += 1;
      if (bytes[at] === QUOTE) break;
      if (bytes[at] !== BACKSLASH) return false;
      this.hasEscape = true;
      const escaped = bytes[at + 1] ?? 0;
      if (ESCAPED[escaped] === 1) at += 2;
      else if (escaped === 0x75 && this.areHex(at + 2)) at += 6;
      else return false;
    }
    this.at = at + 1;
    return true;
  }

  private areHex(from: number): boolean {
    for (let at = from; at < from + 4; at += 1) if (HEX[this.bytes[at] ?? 0] === 0) return false;
    return true;
  }

  /** Reads a number without an exponent, and says of which kind it is: with one it may be of either kind. */
  protected number(): 'whole' | 'broken' | undefined {
    if (this.bytes[this.at] === MINUS) this.at += 1;
    const start = this.at;
    const whole = this.digits();
    if (whole === 0 || whole > MOST_DIGITS || (whole > 1 && this.bytes[start] === ZERO)) return undefined;
    if (this.bytes[this.at] !== POINT) return 'whole';
    this.at += 1;
    return this.digits() === 0 ? undefined : 'broken';
  }

  private digits(): number {
    const start = this.at;
    while (DIGITS[this.bytes[this.at] ?? 0] === 1) this.at += 1;
    return this.at - start;
  }

  protected skipBlanks(): void {
    while (isBlank(this.bytes[this.at])) this.at += 1;
  }
}
