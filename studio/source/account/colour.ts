/** Colours of the account, as the card can use them. */

const HEX = /^#(?:[0-9a-f]{3}|[0-9a-f]{6})$/i;

export const isColour = (value: string): boolean => HEX.test(value);

const channels = (colour: string): readonly number[] => {
  const digits =
    colour.length === 4
      ? (colour.slice(1).match(/./g) ?? []).map((one) => one + one)
      : colour.slice(1).match(/../g);
  return (digits ?? []).map((pair) => parseInt(pair, 16) / 255);
};

/** The relative luminance of WCAG 2. */
const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((part) =>
    part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
};

/** The contrast of two colours: 1 to 21. */
export const contrast = (one: string, other: string): number => {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};

/** Black or white, whichever is easier to read on a colour. */
export const inkOn = (colour: string): string => (contrast('#ffffff', colour) >= 4.5 ? '#ffffff' : '#000000');
