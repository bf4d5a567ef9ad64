import { isAcceptList, isTypeOf } from '../../../src/values/media-type';

describe('a body of JSON', () => {
  test.each([
    'application/json',
    'APPLICATION/JSON',
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'application/json;odata=verbose',
    'application/json; charset=utf-8; profile="https://shop.example/a,b;c"',
    'application/vnd.api+json',
    'application/vnd.api+json; ext="https://shop.example/ext"; charset=utf-8',
    'application/vnd.github.v3+json',
    'application/vnd.shop-v1.0+json',
    'application/ld+json',
    'application/problem+json',
    'application/vnd.oracle.resource+json;type=collection',
  ])('may have the type %s', (type) => {
    expect(isTypeOf('json', type)).toBe(true);
  });

  test.each([
    '',
    'json',
    'application',
    'application/',
    '/json',
    'application/jsonp',
    'application/json-patch',
    'application/xml',
    'text/plain',
    'text/json',
    'text/html; a=+json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/json; charset=windows-1251',
    'application/json; charset="utf-16"',
    'application/json; charset=utf-8; charset=latin1',
    'application/json; charset=utf-8; CHARSET=utf-8',
    'application/json; charset',
    'application/json;',
    'application/json, text/html',
    ' application/json',
    'application/json ',
    'application/json\r\nX-Admin: yes',
    'application/json\n',
    'application/json;a="b\u0000"',
    'application/json;a="b',
    'application/{type}+json',
    '*/*',
    'application/*+json ',
  ])('cannot have the type %j', (type) => {
    expect(isTypeOf('json', type)).toBe(false);
  });
});

describe('a form', () => {
  test.each([
    'application/x-www-form-urlencoded',
    'Application/X-WWW-Form-UrlEncoded',
    'application/x-www-form-urlencoded; charset=utf-8',
    'application/x-www-form-urlencoded;charset="utf-8"',
  ])('may have the type %s', (type) => {
    expect(isTypeOf('form', type)).toBe(true);
  });

  test.each([
    'application/json',
    'application/vnd.api+json',
    'multipart/form-data; boundary=x',
    'text/plain',
    'x-www-form-urlencoded',
    'application/x-www-form-urlencoded+json',
    'application/x-www-form-urlencoded; charset=windows-1251',
    'application/x-www-form-urlencoded\r\n',
  ])('cannot have the type %j', (type) => {
    expect(isTypeOf('form', type)).toBe(false);
  });
});

describe('a list of media ranges', () => {
  test.each([
    'application/json',
    'application/vnd.api+json',
    'application/json, text/plain, */*',
    'application/json;q=0.9,text/*;q=0.5',
    'application/json ; q=1',
    'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2',
    'application/json;profile="a,b"',
    'application/json;profile="a\\",b", text/xml',
    'application/json;odata.metadata=none',
    'application/vnd.github+json, application/json;version=2',
  ])('is %s', (list) => {
    expect(isAcceptList(list)).toBe(true);
  });

  test.each([
    '',
    ',',
    'json',
    'application/json,',
    ',application/json',
    'application/json,,text/html',
    'application/json text/html',
    'application/json; q',
    'application/json;q=',
    'application/json;p="a',
    'application/json\r\nX-Admin: yes',
    'application/json\n,text/html',
    'utf-8',
  ])('is not %j', (list) => {
    expect(isAcceptList(list)).toBe(false);
  });
});
