/** The header `traceparent`: what is read of it, and what is written. */
import { passOn, readTraceparent, writeTraceparent } from '../../../src/core/trace';

const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const SPAN = '00f067aa0ba902b7';
const VALID = `00-${TRACE}-${SPAN}-01`;

describe('a traceparent', () => {
  it.each([
    [VALID, true],
    [`00-${TRACE}-${SPAN}-00`, false],
    [`00-${TRACE}-${SPAN}-03`, true],
    [`00-${TRACE}-${SPAN}-02`, false],
    [`00-${TRACE}-${SPAN}-ff`, true],
    [`01-${TRACE}-${SPAN}-01`, true],
    [`cc-${TRACE}-${SPAN}-01-what-the-future-will-be-like`, true],
    [`fe-${TRACE}-${SPAN}-00-`, false],
    [`00-${'0'.repeat(16)}${SPAN}-${SPAN}-01`, true],
  ])('%s is read', (header, isSampled) => {
    expect(readTraceparent(header)).toMatchObject({ spanId: SPAN, isSampled });
  });

  it.each([
    ['nothing', undefined],
    ['several headers', [VALID, VALID]],
    ['two in one header', `${VALID}, ${VALID}`],
    ['an empty text', ''],
    ['a text', 'trace'],
    ['capital letters', VALID.toUpperCase()],
    ['one capital letter', VALID.replace('b', 'B')],
    ['version ff', VALID.replace('00-', 'ff-')],
    ['more behind version 00', `${VALID}-more`],
    ['a hyphen behind version 00', `${VALID}-`],
    ['more behind a later version without a hyphen', `01-${TRACE}-${SPAN}-01more`],
    ['a trace of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
    ['a span of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
    ['a short trace', `00-${TRACE.slice(1)}-${SPAN}-01`],
    ['a long trace', `00-${TRACE}0-${SPAN}-01`],
    ['a short span', `00-${TRACE}-${SPAN.slice(1)}-01`],
    ['a digit that is not hexadecimal', VALID.replace('f', 'g')],
    ['no flags', `00-${TRACE}-${SPAN}`],
    ['one digit of flags', `00-${TRACE}-${SPAN}-1`],
    ['no version', `${TRACE}-${SPAN}-01`],
    ['a space before', ` ${VALID}`],
    ['a space behind', `${VALID} `],
    ['a line behind', `${VALID}\n`],
    ['other hyphens', VALID.replaceAll('-', '_')],
    ['letters that look like digits', VALID.replace('0', '０')],
  ])('with %s is ignored', (_name, header) => {
    expect(readTraceparent(header)).toBeUndefined();
  });

  it.each([VALID, `00-${TRACE}-${SPAN}-00`])('is written as it was read: %s', (header) => {
    const context = readTraceparent(header);
    expect(context && writeTraceparent(context)).toBe(header);
  });

  it.each([`cc-${TRACE}-${SPAN}-01-more`, `00-${TRACE}-${SPAN}-ff`])(
    'is written in version 00, and with the flag that it knows: %s',
    (header) => {
      const context = readTraceparent(header);
      expect(context && writeTraceparent(context)).toBe(VALID);
    },
  );
});

describe('without a tracer', () => {
  const start = { tenant: 'acme', startedAt: 0 };

  it('no trace begins', () => {
    expect(passOn({ ...start, parent: undefined })).toBeUndefined();
  });

  it('a part of a request is where the client was', () => {
    const parent = readTraceparent(VALID);
    const span = passOn({ ...start, parent })
      ?.begin({ source: 'shop' })
      .begin({ method: 'GET' });
    span?.end({ outcome: 'ok' });
    expect(span?.context).toBe(parent);
  });
});
