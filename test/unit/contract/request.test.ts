/** Account requests of the app server. */
import { isLeft, left, right } from 'fp-ts/Either';
import { decodeAccountRequest, MAX_IDENTIFIER_LENGTH } from '../../../src/contract/request';
import { ExactNumber } from '../../../src/values/codec';
import { requestInvalid } from '../../../src/core/failure';

describe('an account request', () => {
  const accepted: readonly object[] = [
    { userIdentifier: '123' },
    { userIdentifier: '71234567890', key: 'k' },
    { userIdentifier: 'ivanov@mail.com', key: '' },
    { userIdentifier: 'x'.repeat(MAX_IDENTIFIER_LENGTH) },
    { userIdentifier: ' 42 ' },
    { userIdentifier: '\u202a+7 916 123-45-67\u202c' },
    { userIdentifier: 'ivan\r\n' },
    { userIdentifier: 'ivan\r\npetrov' },
    { userIdentifier: 'ju\u0308rgen@example.com' },
    { userIdentifier: '..' },
  ];
  it.each(accepted)('%j is decoded unchanged', (body) => {
    expect(decodeAccountRequest(body)).toEqual(right(body));
  });

  it.each([undefined, null, 42, 'text', true, [], [{ userIdentifier: '1' }]])('%j is not a body', (body) => {
    expect(decodeAccountRequest(body)).toEqual(left(requestInvalid('body')));
  });

  it.each([{ key: 1 }, { key: null }, { key: ['k'] }])('%j is not a key, and is ignored', (other) => {
    expect(decodeAccountRequest({ userIdentifier: '1', ...other })).toEqual(right({ userIdentifier: '1' }));
  });

  it('may have the further fields that the platform sends', () => {
    const further = { installId: 'i-1', platform: 'ios', page: 'account', key: 'k', version: { app: [1] } };
    expect(decodeAccountRequest({ userIdentifier: '1', ...further })).toEqual(
      right({ userIdentifier: '1', key: 'k' }),
    );
  });

  const identifiers = [
    undefined,
    null,
    1.5,
    -1,
    1e21,
    NaN,
    new ExactNumber('-0'),
    new ExactNumber('1e3'),
    new ExactNumber('1.0'),
    true,
    {},
    { digits: '79161234567' },
    ['1'],
    '',
    '  ',
    'x'.repeat(MAX_IDENTIFIER_LENGTH + 1),
    '\ud83d',
    '\u0000',
    '1\u00002',
    '\u200b',
    '\ufeff\u00a0\r\n',
    '\u007f',
    '\u2028',
    '\u202e',
  ];
  it.each(identifiers)('%j is not an identifier', (userIdentifier) => {
    expect(decodeAccountRequest({ userIdentifier })).toEqual(left(requestInvalid('identifier')));
    expect(decodeAccountRequest({ userIdentifier, key: 1 })).toEqual(left(requestInvalid('identifier')));
  });

  it.each<[unknown, string]>([
    [79161234567, '79161234567'],
    [0, '0'],
    [42, '42'],
    [new ExactNumber('4567890123456789012'), '4567890123456789012'],
  ])('the number %p counts as its digits', (userIdentifier, text) => {
    expect(decodeAccountRequest({ userIdentifier })).toEqual(right({ userIdentifier: text }));
  });

  it('needs an identifier', () => {
    expect(decodeAccountRequest({})).toEqual(left(requestInvalid('identifier')));
  });

  it('is refused without repeating a value', () => {
    const refused = decodeAccountRequest({ userIdentifier: { canary: '79160001122' }, key: ['canary'] });
    expect(isLeft(refused)).toBe(true);
    expect(JSON.stringify(refused)).not.toMatch(/canary|7916/);
  });
});
