import fc from 'fast-check';
import { isRight, left, right } from 'fp-ts/Either';
import { requestInvalid } from '../../../../src/core/failure';
import { Secret } from '../../../../src/core/secret';
import { targetOf, type Addressed } from '../../../../src/upstream/http/target';
import { draws } from '../../../support/draws';

const target = (request: Partial<Addressed>, basePath = '/'): unknown =>
  targetOf(basePath, { path: [], query: [], ...request });

const refused = left(requestInvalid('identifier'));

describe('a path segment', () => {
  test.each([
    ['empty', ''],
    ['.', '.'],
    ['..', '..'],
    ['with NUL', 'a\0'],
    ['with a line break', 'a\r\nHost: b'],
    ['with DEL', 'a\u007f'],
    ['with a C1 control character', 'a\u0085'],
    ['with half a surrogate pair', 'a\ud800'],
    ['of half a surrogate pair, the other one', '\udc00b'],
  ])('is refused when it is %s', (_what, segment) => {
    expect(target({ path: ['users', segment] })).toStrictEqual(refused);
  });

  test.each([
    ['a/b', '/a%2Fb'],
    ['../admin', '/..%2Fadmin'],
    ['%2e%2e', '/%252e%252e'],
    ['http://evil.example/', '/http%3A%2F%2Fevil.example%2F'],
    ['//evil.example', '/%2F%2Fevil.example'],
    ['a?b=c#d', '/a%3Fb%3Dc%23d'],
    ["';()*!", '/%27%3B%28%29%2A%21'],
    ['a\\b', '/a%5Cb'],
    ['+7 999', '/%2B7%20999'],
    ['Пётр 👋', '/%D0%9F%D1%91%D1%82%D1%80%20%F0%9F%91%8B'],
    ['...', '/...'],
  ])('%s is one literal segment', (segment, expected) => {
    expect(target({ path: [segment] })).toStrictEqual(right(expected));
  });

  test('arrives unchanged, as one segment below the base path, or is refused', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', minLength: 1, maxLength: 5 })), (path) => {
        const result = targetOf('/api', { path, query: [] });
        if (!isRight(result)) return;
        expect(result.right.split('/').slice(2).map(decodeURIComponent)).toStrictEqual(path);
        expect(new URL(result.right, 'http://host').pathname).toBe(result.right);
        expect(result.right).toMatch(/^\/api(\/[\w.~%-]+)*$/);
      }),
      { numRuns: draws({ few: 300, all: 3000 }) },
    );
  });
});

describe('a base path', () => {
  test.each([
    ['/', ['a'], '/a'],
    ['/', [], '/'],
    ['/api', ['a', 'b'], '/api/a/b'],
    ['/api/', ['a'], '/api/a'],
    ['/api/', [], '/api/'],
  ])('%s with %j is %s', (basePath, path, expected) => {
    expect(target({ path }, basePath)).toStrictEqual(right(expected));
  });
});

describe('a query', () => {
  test('is written in order, names and values encoded', () => {
    const query: Addressed['query'] = [
      ['user', 'a+b&c=d;e'],
      ['output', 'json|pretty'],
      ['user', ''],
    ];
    expect(target({ query })).toStrictEqual(right('/?user=a%2Bb%26c%3Dd%3Be&output=json%7Cpretty&user='));
  });

  test('may be separated by semicolons, and a value cannot add a parameter in either form', () => {
    const query: Addressed['query'] = [
      ['user', 'token;output=xml&admin=1'],
      ['output', 'json'],
    ];
    expect(target({ query, separator: ';' })).toStrictEqual(
      right('/?user=token%3Boutput%3Dxml%26admin%3D1;output=json'),
    );
  });

  test('reveals a secret in the target', () => {
    expect(target({ query: [['user', new Secret('to/ken')]] })).toStrictEqual(right('/?user=to%2Fken'));
  });

  test.each([
    ['value', 'user', 'a\nb'],
    ['value', 'user', '\udfff'],
    ['value', 'user', 'a\0'],
    ['name', 'us\0er', 'a'],
    ['name', 'user\ud800', 'a'],
  ])('is refused when a %s has what cannot be encoded', (_part, name, value) => {
    expect(target({ query: [[name, value]] })).toStrictEqual(refused);
    expect(target({ query: [[name, new Secret(value)]] })).toStrictEqual(refused);
  });
});
