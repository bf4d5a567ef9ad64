/** The values that no output of a file shows: the text beside a variable, and never the variable's name. */
import { hiddenValues } from '../../../../src/tenant/redact/hidden-values';

const NONE = () => ({ found: 'unset' }) as const;

const hiddenOf = (authorization: string): readonly string[] => [
  ...hiddenValues([JSON.stringify({ settings: { headers: { Authorization: authorization } } })], NONE),
];

it.each([
  'Token ${SHOP_KEY}',
  'Bearer ${SHOP_KEY}, User ${SHOPPER}',
  'Bearer ${SHOP_KEY}',
  'sid=${SHOP_KEY}; lang=ru',
  '${SHOP_KEY}',
])('shows the name of a variable in %s', (text) => {
  expect(hiddenOf(text)).not.toContain('${SHOP_KEY}');
});

it.each(['Token ${SHOP_KEY}abc', 'Token ${}abc-def', 'Token $SHOP_KEY', 'Token x${SHOP_KEY}'])(
  'hides a text that is only like a variable: %s',
  (text) => {
    expect(hiddenOf(text)).toContain(text.slice('Token '.length));
  },
);
