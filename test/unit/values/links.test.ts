import { hasShape } from '../../../src/values/codec';
import { isLink, isWebUrl } from '../../../src/values/links';

const is = (brand: 'link' | 'contactPhone' | 'url', text: string): boolean =>
  hasShape({ kind: 'text', brand }, text);

describe('a URL of the web', () => {
  test.each([
    'https://shop.example',
    'https://shop.example/',
    'http://shop.example/a.png',
    'HTTP://SHOP.example/?a=1#b',
    'https://shop.example:8443/a?b=//c',
    'https://пример.example/путь',
    'http://127.0.0.1:8080/a',
    'https://[::1]/a',
    'https://shop.example#top',
    'https://shop.example?a',
    'https://shop.example/a@b',
  ])('is %s, which is a link too', (text) => {
    expect([isWebUrl(text), isLink(text), is('url', text), is('link', text)]).toStrictEqual([
      true,
      true,
      true,
      true,
    ]);
  });

  test.each([
    '',
    'shop.example',
    '//shop.example/a',
    '/a.png',
    'http:/shop.example',
    'http:shop.example',
    'https://',
    'https:///a',
    'https://user:secret@shop.example/',
    'https://user@shop.example/',
    'https://shop.example/a b',
    ' https://shop.example/',
    'https://shop.example/\n',
    'https://shop.example\\@evil.example/',
    'https://shop.example/\u0000',
    'https://shop.example/\u202e',
    'https://[shop]/',
    'https://shop.example:99999/',
  ])('is not %j, which is not a link either', (text) => {
    expect([is('url', text), is('link', text)]).toStrictEqual([false, false]);
  });
});

describe('a deep link', () => {
  test.each([
    'exampleapp://bonus',
    'exampleapp://bonus/history?from=profile#top',
    'exampleapp:///bonus',
    'ExampleApp://Bonus',
    'shop+app://a',
    'com.example.shop://open/card',
    'app-1://x',
    'exampleapp://бонусы',
    'exampleapp://open?url=https%3A%2F%2Fshop.example',
    'exampleapp://user@host',
    'x://y',
  ])('is %s, and not a URL', (text) => {
    expect([is('link', text), is('url', text)]).toStrictEqual([true, false]);
  });

  test.each([
    'javascript:alert(1)',
    'javascript://shop.example/%0aalert(1)',
    'JavaScript://%0aalert(1)',
    'java\tscript://x',
    'java\u200bscript://x',
    '\u0001javascript://x',
    ' javascript://x',
    'vbscript://x',
    'data:text/html,<script>',
    'data://text/html,x',
    'file:///etc/passwd',
    'FILE://host/share',
    'filesystem:https://shop.example/x',
    'blob:https://shop.example/1',
    'blob://x',
    'about:blank',
    'about://blank',
    'intent://scan/#Intent;scheme=zxing;package=x;end',
    'intent:#Intent;end',
    'android-app://com.example',
    'content://contacts/1',
    'view-source://shop.example',
    'chrome://settings',
    'jar://x',
    'ms-appx://x',
    'itms-services://?action=download-manifest',
    'ws://shop.example',
    'wss://shop.example',
    'ftp://shop.example/a',
    'tel:+79000000000',
    'tel://79000000000',
    'sms://79000000000',
    'mailto:a@b.example',
    'mailto://a@b.example',
    'exampleapp:bonus',
    'exampleapp:/bonus',
    'exampleapp://',
    '://bonus',
    '1app://bonus',
    'example app://bonus',
    'example_app://bonus',
    'exampleapp://bonus card',
    'exampleapp://bonus\u00a0card',
    'exampleapp://bonus\r\nX: y',
    'exampleapp://bonus\u200b',
    'exampleapp://bonus\u202e',
    'exampleapp://bonus\\a',
    'exampleapp://\ud800',
    `exampleapp://${'a'.repeat(1000)}`,
    'http://',
    'https:///a',
  ])('is not one with a scheme of the system: %j', (text) => {
    expect(is('link', text)).toBe(false);
  });
});

describe('a contact’s phone number', () => {
  test.each(['79000000000', '0', '31220445641', '+7 (900) 000-00-00', '+7 (727) 123-45-67'])(
    'is %s',
    (text) => {
      expect(is('contactPhone', text)).toBe(true);
    },
  );

  test.each([
    '',
    '+79000000000',
    '+7 900 000-00-00',
    '8 (900) 000-00-00',
    '7 (900) 000-00-00',
    '+7(900)000-00-00',
    '+7 (900) 000-00-0',
    '+7 (900) 000-00-000',
    '+7 (90O) 000-00-00',
    '+31 (220) 445-64-10',
    ' 79000000000',
    '+7 (900) 000-00-00\n',
    '+7 (٩٠٠) 000-00-00',
    'call me',
  ])('is not %j', (text) => {
    expect(is('contactPhone', text)).toBe(false);
  });
});
