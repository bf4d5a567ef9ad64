/** Invented numbers: of the same sign, with as many digits and decimals, and on the same side of what rules compare with. */
import type { Draw } from './draw';
import type { FakeValues } from './fake-values';
import type { FakeMoments } from './moment';

export interface NumberOptions {
  readonly draw: Draw;
  /** Numbers of rules: an invented number stays on the same side of each, if that can be. */
  readonly bounds?: readonly number[];
  /** Whether no number becomes larger. */
  readonly isGentle?: boolean;
}

/** A number with an exponent measures something: its size stays, and no digit of it. */
const EXPONENT = /^(-?)[\d.]+(e[+-]?\d{1,3})\d*$/i;

/** How often a number is drawn for a side of the bounds. */
const MOST_DRAWS = 60;

/** Invents a number of JSON, given by its digits. */
export type InventNumber = (digits: string) => string;

/** Invents the numbers of a document. */
export const numberInventor = (
  { fake, moments }: { readonly fake: FakeValues; readonly moments: FakeMoments },
  { bounds = [], isGentle = false, draw }: NumberOptions,
): InventNumber => {
  const isOnSide = (real: string, candidate: string): boolean =>
    bounds.every((bound) => Number(real) < bound === Number(candidate) < bound);
  const small = (real: string): string =>
    fake.pick(
      'small',
      real,
      (digits) => String(1 + (Number(digits(9)) % Number(real))),
      (each) => isOnSide(real, each),
    );
  const whole = (part: string): string => {
    if (/^0+$/.test(part)) return part;
    if (isGentle && /^[1-9]\d{1,8}$/.test(part)) return small(part);
    const plain = fake.digits(part);
    if (bounds.length === 0 || part.length > 9 || isOnSide(part, plain)) return plain;
    for (let tries = 0; tries < MOST_DRAWS; tries += 1) {
      const drawn = draw(`${tries}:bound:${part}`, part.length);
      if (drawn !== part && !drawn.startsWith('0') && isOnSide(part, drawn) && fake.isClean(drawn))
        return drawn;
    }
    return plain;
  };
  /** Zeros at the end change no value, so they stay: 12.50 is 12.5 elsewhere. */
  const decimals = (fraction: string): string => {
    const [, digits = '', zeros = ''] = /^(\d*?)(0*)$/.exec(fraction) ?? [];
    return (digits === '' ? '' : fake.digits(digits)) + zeros;
  };
  return (digits) => {
    const [, sign, exponent] = EXPONENT.exec(digits) ?? [];
    if (sign !== undefined && exponent !== undefined) return `${sign}1${exponent}`;
    const known = moments.whole(digits) ?? (/^\d{9,15}$/.test(digits) ? fake.phone(digits) : undefined);
    if (known !== undefined) return known;
    const [, minus = '', before = '', fraction] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(digits) ?? [];
    return fraction === undefined ? minus + whole(before) : `${minus}${whole(before)}.${decimals(fraction)}`;
  };
};
