/** Where a placeholder can stand in a text of another syntax, and where its meaning cannot be told. */
import { isLeft } from 'fp-ts/Either';
import { syntaxes } from '../../../../src/values/syntax/syntaxes';
import type { SyntaxName } from '../../../../src/values/syntax/syntaxes';

/** For each placeholder `@` whether it takes text, or why the template is refused. */
const placesOf = (name: SyntaxName, template: string): readonly string[] | string => {
  const placed = syntaxes[name].place(template.split('@'));
  if (isLeft(placed)) return placed.left.message;
  return placed.right.map(({ takesText }) => (takesText ? 'text' : 'bare'));
};

const APART = 'a placeholder outside of quotes needs a space, a comma or a bracket on each side';
const OPEN = 'a quote is not closed';
const HALF = 'a backslash begins something that a placeholder would end';
const NESTED = 'this text is a condition of its own: a value in it could change the condition';
const NOT_XML = 'this is not a whole XML document';

test.each<readonly [SyntaxName, string, readonly string[] | string]>([
  ['odata', "a eq '@'", ['text']],
  ['odata', "a eq '@' and b gt @", ['text', 'bare']],
  ['odata', "a in ('@','@',@)", ['text', 'text', 'bare']],
  ['odata', "Balance(Condition='K eq guid''@''')", NESTED],
  ['odata', "Balance(Period=datetime'@',Condition = 'K gt @')", NESTED],
  ['odata', "Balance(Period=datetime'@',Condition='K eq 1')", ['text']],
  ['odata', "Precondition eq '@'", ['text']],
  ['odata', "a eq 'O''@'", ['text']],
  ['odata', "a eq 'b'@", APART],
  ['odata', "a eq '@", OPEN],
  ['odata', 'a eq -@', APART],
  ['odata', 'a eq @L', APART],
  ['odata', 'a eq @@', APART],
  ['odata', '@ eq 1', ['bare']],
  ['odata', 'a eq "@"', '"\\"" is not allowed outside of quotes here'],
  ['soql', "SELECT Id FROM A WHERE B = '@' AND C > @", ['text', 'bare']],
  ['soql', "SELECT Id FROM A WHERE B = 'x\\\\@'", ['text']],
  ['soql', "SELECT Id FROM A WHERE B = 'x\\@'", HALF],
  ['soql', "SELECT Id FROM A WHERE B = 'x\\u00@'", HALF],
  ['soql', "SELECT Id FROM A WHERE B = 'x\\u0041@'", ['text']],
  ['soql', "SELECT Id FROM A WHERE B = '@", OPEN],
  ['soql', "SELECT Id FROM A WHERE B = 'a\n@'", 'a text has a line break'],
  ['soql', 'SELECT Id FROM A WHERE B = "@"', '"\\"" is not allowed outside of quotes here'],
  ['graphql', '{ a(b: "@", c: @) { d } }', ['text', 'bare']],
  ['graphql', '{ a(b: """@""") { d } }', '"\\"\\"\\"" is not allowed outside of quotes here'],
  ['graphql', '{ a # @\n }', '"#" is not allowed outside of quotes here'],
  ['graphql', '{ a(b: "@"" c") }', 'what follows this text makes something else of it than a text'],
  ['graphql', '{ a(b: "\\@") }', HALF],
  ['graphql', '{ a(b: "\\u{4@}") }', HALF],
  ['graphql', '{ a@ { b } }', APART],
  ['json', '{"a":"@","b":@}', ['text', 'bare']],
  ['json', '{"a":"@","b":1@}', APART],
  ['json', '{"a":"@","b": @ }', ['text', 'bare']],
  ['json', '["@", @]', ['text', 'bare']],
  ['json', '"@"', ['text']],
  ['json', '{"@":1}', 'what follows this text makes something else of it than a text'],
  ['json', '{"a":"@"', 'this is not JSON'],
  ['json', '{"a":"@",}', 'this is not JSON'],
  ['json', "{'a':'@'}", '"\'" is not allowed outside of quotes here'],
  ['like', '%@%', ['text']],
  ['like', '@', ['text']],
  ['like', 'a\\\\@', ['text']],
  ['like', 'a\\@', 'a backslash stands before this placeholder'],
  ['xml', '<a>@</a>', ['text']],
  ['xml', '<a b="@">@</a>', ['text', 'text']],
  ['xml', '<a><b/>@ and @</a>', ['text', 'text']],
  ['xml', '<a>@', NOT_XML],
  ['xml', '@', NOT_XML],
  ['xml', '<@/>', NOT_XML],
  ['xml', '<a @="b"/>', NOT_XML],
  ['xml', '<a b=@/>', NOT_XML],
  ['xml', '<a/><b>@</b>', NOT_XML],
  ['xml', '<a>&@;</a>', NOT_XML],
  ['xml', '<s:a>@</s:a>', NOT_XML],
  ['xml', '<a><!-- @ --></a>', 'a placeholder cannot stand in a comment'],
  ['xml', '<a><![CDATA[@]]></a>', 'a placeholder cannot stand in a CDATA section'],
  ['xml', '<a><?b @?></a>', 'a placeholder cannot stand in a processing instruction'],
  ['xml', '<a xmlns="@"/>', 'a placeholder cannot be a namespace'],
  ['xml', '<a xmlns:b="@"/>', 'a placeholder cannot be a namespace'],
  ['xml', '<!DOCTYPE a><a>@</a>', 'a document type is not allowed'],
  ['xml', '<?xml version="1.0" encoding="windows-1251"?><a>@</a>', 'the encoding is always UTF-8'],
  ['xml', '<?xml version="1.0" encoding="UTF-8"?><a>@</a>', ['text']],
])('%s: %s', (name, template, expected) => {
  expect(placesOf(name, template)).toStrictEqual(expected);
});

describe('behind LIKE the wildcards of a value are its characters', () => {
  const written = (template: string): string | undefined => {
    const placed = syntaxes.soql.place(template.split('@'));
    return isLeft(placed) ? placed.left.message : placed.right[0]?.escape("100%_'");
  };

  test.each([
    ["SELECT Id FROM A WHERE B LIKE '@'", "100\\%\\_\\'"],
    ["SELECT Id FROM A WHERE B like '%@%'", "100\\%\\_\\'"],
    ["SELECT Id FROM A WHERE NOT B LIKE  '@'", "100\\%\\_\\'"],
    ["SELECT Id FROM A WHERE B = '@'", "100%_\\'"],
    ["SELECT Id FROM A WHERE C LIKE 'x' AND B = '@'", "100%_\\'"],
    ["SELECT Id FROM A WHERE unlike = '@'", "100%_\\'"],
  ])('%s', (template, expected) => {
    expect(written(template)).toBe(expected);
  });
});

test('the key of a placeholder is what stands in the template, not its index alone', () => {
  expect(placesOf('xml', '<a>\ue0000\ue000@</a>')).toBe(NOT_XML);
});

const insteadOf = (name: SyntaxName, template: string): string | undefined => {
  const placed = syntaxes[name].place(template.split('@'));
  return isLeft(placed) ? placed.left.instead?.join('@') : undefined;
};

test.each<readonly [SyntaxName, string, string]>([
  ['odata', "a eq '@", "a eq '@'"],
  ['odata', "a eq '@ and b gt 1", "a eq '@' and b gt 1"],
  ['soql', "SELECT Id FROM A WHERE B = '@", "SELECT Id FROM A WHERE B = '@'"],
  ['graphql', '{ a(b: "@) { d } }', '{ a(b: "@") { d } }'],
  ['like', '%a\\@%', '%a\\\\@%'],
  ['like', 'a@b\\@', 'a@b\\\\@'],
  ['xml', '<!DOCTYPE a><a>@</a>', '<a>@</a>'],
  ['xml', '<!DOCTYPE a [<!ELEMENT a (#PCDATA)>]>\n<a>@</a>', '<a>@</a>'],
  ['xml', '<!DOCTYPE a SYSTEM "a.dtd"><a>@</a>', '<a>@</a>'],
  [
    'xml',
    "<?xml version='1.0' encoding='utf-16'?><a b='@'/>",
    "<?xml version='1.0' encoding=\"utf-8\"?><a b='@'/>",
  ],
])('%s: %s is corrected', (name, template, expected) => {
  expect(insteadOf(name, template)).toBe(expected);
  expect(placesOf(name, expected)).toBeInstanceOf(Array);
});

test.each<readonly [SyntaxName, string]>([
  ['xml', '<a>@'],
  ['xml', '<a><!-- @ --></a>'],
  ['json', '{"a":"@"'],
  ['odata', 'a eq "@"'],
  ['odata', "a eq '@' and b eq 'c"],
])('%s: %s is left to its author', (name, template) => {
  expect(insteadOf(name, template)).toBeUndefined();
});
