/** XML as a strict parser reads it again. */
import * as fc from 'fast-check';
import { xmlText } from '../../../../src/cli/report/xml';
import { maskOf } from '../../../../src/values/mask';
import { readXml } from '../../../support/xml';

const plain = maskOf([]);

/** What XML 1.0 cannot have is shown as a replacement. */
const readable = (text: string): string =>
  text.toWellFormed().replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd');

test('every text comes back as it was, in attributes and between tags', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const root = readXml(xmlText({ name: 'a', attributes: { b: text }, children: [text] }, plain));
      expect([root.attributes.b, root.text]).toEqual([readable(text), readable(text)]);
    }),
  );
});

test.each([
  '<&>"\'',
  ']]>',
  '\u0000\u0008\u000b\u001b\ufffe',
  '\ud800',
  'a\r\nb\tc',
  '<!-- -->',
  '&amp;',
  '😀',
])('odd characters are read: %j', (text) => {
  const root = readXml(xmlText({ name: 'a', attributes: { b: text }, children: [text] }, plain));
  expect([root.attributes.b, root.text]).toEqual([readable(text), readable(text)]);
});

test('a secret is masked where it would be escaped, and never the markup', () => {
  const mask = maskOf(['a&b<c"d12345', 'testcase']);
  const text = xmlText(
    { name: 'testcase', attributes: { name: 'x a&b<c"d12345 testcase' }, children: ['a&b<c"d12345'] },
    mask,
  );
  const root = readXml(text);
  expect([root.name, root.attributes.name, root.text]).toEqual([
    'testcase',
    'x ************ ********',
    '************',
  ]);
});

test('elements stand in one another, and attributes without a value are left out', () => {
  const root = readXml(
    xmlText(
      { name: 'a', attributes: { n: 1, none: undefined }, children: [{ name: 'b', attributes: {} }] },
      plain,
    ),
  );
  expect(root).toMatchObject({ name: 'a', attributes: { n: '1' }, children: [{ name: 'b', children: [] }] });
  expect(Object.keys(root.attributes)).toEqual(['n']);
});
