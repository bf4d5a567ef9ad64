/** Digits in the script of others: rules that look for the digits 0 to 9 find them in an invented text as in the real one. */

const isDecimal = (text: string): boolean => /^\p{Nd}$/u.test(text);

/** How many digits of its script are before a digit: Unicode has them in a row, from zero to nine. */
const placeOf = (digit: string): number => {
  const plain = digit.normalize('NFKC');
  if (/^\d$/.test(plain)) return Number(plain);
  const code = digit.codePointAt(0) ?? 0;
  let place = 0;
  while (place < 9 && isDecimal(String.fromCodePoint(code - place - 1))) place += 1;
  return place;
};

/** A digit in the script of another one: "7" for "３" is "７". A sign for a number that is not such a digit becomes a plain one. */
export const digitLike = (real: string, digit: string): string =>
  /^\d$/.test(real) || !isDecimal(real)
    ? digit
    : String.fromCodePoint((real.codePointAt(0) ?? 0) - placeOf(real) + Number(digit));
