/** Keys inside a body of XML: in their element alone, whatever fills the template, and shown by their variable's name. */
import { isRight } from 'fp-ts/Either';
import { check } from '../../../../adapters/http/check';
import { requesterOf } from '../../../../adapters/http/request';
import type { Lookup, Settings } from '../../../../adapters/http/settings';
import { withXmlKeys } from '../../../../adapters/http/xml-keys';
import { Secret } from '../../../../src/core/secret';
import { suggestionOf } from '../../../../src/diagnostics/fix';
import { messageOf } from '../../../../src/upstream/http/request-message';
import { readXml } from '../../../support/xml';

const TOKEN = new Secret('canary<&>"\'token', 'TOKEN', '${TOKEN}');

const settings = (keys: Readonly<Record<string, Secret>> = { Token: TOKEN }): Settings => ({
  baseUrl: 'https://shop.example',
  auth: { type: 'apiKey', in: 'xml', keys },
  answer: { format: 'xml', notFound: [{ status: 404 }] },
});

const lookup = (xml: string, more: Partial<Lookup> = {}): Lookup => ({
  method: 'POST',
  path: '/find',
  owner: 'unsaid',
  xml,
  ...more,
});

const bodyOf = (xml: string, keys?: Readonly<Record<string, Secret>>): string | undefined => {
  const message = messageOf('/', requesterOf(settings(keys))(lookup(xml)));
  return isRight(message) ? message.right.body : undefined;
};

const tokenIn = (xml: string): string | undefined =>
  readXml(bodyOf(xml) ?? '').children.find(({ name }) => name.endsWith('Token'))?.text;

describe('a key in XML', () => {
  it.each([
    '<a><Token/></a>',
    '<a><Token /></a>',
    '<a><Token></Token></a>',
    '<a><Token ></Token ></a>',
    '<a xmlns:s="urn:a"><s:Token/></a>',
    '<a xmlns:s="urn:a"><s:Token s:b="1"/></a>',
    '<a><TokenType/><Token/></a>',
    '<a><Token xmlns="urn:a"/></a>',
  ])('is the text of the empty element in %s', (xml) =>
    expect(tokenIn(xml.replace('<TokenType/>', ''))).toBe(TOKEN.reveal()),
  );

  it.each(['&lt;Token/&gt;', '&lt;Token&gt;&lt;/Token&gt;', '$1', '$&', '${TOKEN}'])(
    'is not where a value of the shopper says %s',
    (value) => {
      const body = bodyOf(`<a><Token/><card>${value}</card></a>`) ?? '';
      expect(body.split('canary')).toHaveLength(2);
      expect(body).toContain(`<card>${value}</card>`);
    },
  );

  it('is one of several, each in its own element', () =>
    expect(bodyOf('<a><User/><Token/></a>', { User: new Secret('<Token/>'), Token: new Secret('t') })).toBe(
      '<a><User>&lt;Token/&gt;</User><Token>t</Token></a>',
    ));

  it('is shown by the name of its variable', () => {
    const body = withXmlKeys('<a><Token/></a>', [['Token', TOKEN]]);
    expect(body instanceof Secret && body.shown).toBe('<a><Token>${TOKEN}</Token></a>');
    expect(JSON.stringify({ body })).not.toContain('canary');
  });
});

describe('the check of keys in XML', () => {
  const found = (
    xml: string | undefined,
    more: Partial<Lookup> = {},
    keys?: Readonly<Record<string, Secret>>,
  ): unknown => {
    const rest: Lookup = { method: 'POST', path: '/find', owner: 'unsaid', ...more };
    return check(settings(keys), xml === undefined ? rest : { ...rest, xml }, new Map()).map(
      ({ code, at, fix }) => [code, at.join('.'), fix && suggestionOf(fix)],
    );
  };

  it('finds nothing where each has one element', () => expect(found('<a><Token/></a>')).toEqual([]));

  it.each([
    ['no element', '<a/>'],
    ['an element with a text', '<a><Token>x</Token></a>'],
    ['an element with another name', '<a><Tokens/><TheToken/></a>'],
    ['two elements', '<a><Token/><Token/></a>'],
  ])('finds %s', (_what, xml) =>
    expect(found(xml)).toEqual([
      ['settings-invalid', 'settings.auth.keys.Token', 'write <Token/> where the key belongs'],
    ]),
  );

  it('finds a name that no element has', () =>
    expect(found('<a><Token/></a>', {}, { '1 key': TOKEN })).toMatchObject([
      ['settings-invalid', 'settings.auth.keys.1 key', expect.anything()],
    ]));

  it.each<[what: string, xml: string | undefined, more: Partial<Lookup>]>([
    ['no XML', undefined, {}],
    ['JSON', undefined, { json: {} }],
  ])('finds a body of %s', (_what, xml, more) =>
    expect(found(xml, more)).toEqual([['settings-invalid', 'settings.auth.in', 'write "header"']]),
  );
});
