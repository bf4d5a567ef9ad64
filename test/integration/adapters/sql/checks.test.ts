/** What a check finds in a source of the adapter `sql`, without a database: code, place and fix. */
import { excerptOf } from '../../../support/adapters/tenant';
import { loadSql } from '../../../support/sql/tenant';
import type { SqlParts } from '../../../support/sql/tenant';

const findings = (parts: SqlParts): readonly string[] => {
  const { text, problems, tenant } = loadSql(parts);
  tenant?.dispose();
  return problems.map(({ code, severity, message, suggestion, ...place }) =>
    [severity, code, excerptOf(text, { code, severity, message, ...place }), message, suggestion ?? ''].join(
      ' | ',
    ),
  );
};

test('a source as documented has no finding', () => {
  expect(findings({})).toStrictEqual([]);
});

const MYSQL = { settings: { database: 'mysql' } } as const;
const asked = (query: string, parameters: readonly unknown[] = ['{request.userIdentifier}']): SqlParts => ({
  lookup: { query, parameters },
});
const PRIVATE = { source: { privateNetwork: true } } as const;

test.each<readonly [string, SqlParts]>([
  ['a JSON text in braces', asked(`select id, phone from c where phone = $1 and tags @> '{"a": 1}'`)],
  ['an array in braces', asked(`select id, phone from c where phone = $1 and tier = any('{gold,basic}')`)],
  ['a placeholder in a text', asked(`select id, phone from c where phone = $1 and note <> '$2 off'`)],
  ['a placeholder in a comment', asked('select id, phone from c -- $2\nwhere phone = $1')],
  ['a dollar-quoted text', asked('select id, phone from c where phone = $1 and note <> $x$ $2; $x$')],
  ['one placeholder used twice', asked('select id, phone from c where phone = $1 or mobile = $1')],
  ['a semicolon at the end', asked('select id, phone from c where phone = $1; ')],
  ['a semicolon in a text', asked(`select id, phone from c where phone = $1 and note <> ';x'`)],
  ['common table expressions', asked('with x as (select 1) select id, phone from c, x where phone = $1')],
  ['a select in brackets', asked('(select id, phone from c where phone = $1)')],
  [
    'a question mark in a text of MySQL',
    { ...MYSQL, ...asked(`select id from c where phone = ? and a <> '?\\'?'`) },
  ],
  ['a question mark in a name of MySQL', { ...MYSQL, ...asked('select `a?` from c where phone = ? # ?') }],
  [
    'the operator ? of JSON beside a placeholder',
    asked(`select id, phone from c where phone = $1 and tags ? 'a'`),
  ],
  ['a cast', asked('select id, phone from c where phone::text = $1::text')],
  [
    'a rule as parameter',
    asked('select id, phone from c where phone = $1', [
      { join: ['request.userIdentifier', 'request.userIdentifier'], separator: ' ' },
    ]),
  ],
  ['an address of IPv6', { settings: { host: '2a00:1450:4001:800::1' } }],
  ['a user that a variable holds', { settings: { user: '${DATABASE_PASSWORD}' } }],
])('%s is right', (_name, parts) => {
  expect(findings(parts)).toStrictEqual([]);
});

test.each<readonly [string, SqlParts, readonly string[]]>([
  [
    'a template in a text of the query',
    asked(`select id from c where phone = '{request.userIdentifier}'`),
    [
      `error | value-wrong | "select id from c where phone = '{request.userIdentifier}'" | a query is a constant: a value in its text could become a part of it | write "select id from c where phone = $1" and put "{request.userIdentifier}" into "parameters"`,
    ],
  ],
  [
    'a template in the query',
    asked('select id from c where phone = {request.userIdentifier}'),
    [
      'error | value-wrong | "select id from c where phone = {request.userIdentifier}" | a query is a constant: a value in its text could become a part of it | write "select id from c where phone = $1" and put "{request.userIdentifier}" into "parameters"',
    ],
  ],
  [
    'a variable in the query',
    asked('select id from ${TABLE} where phone = $1'),
    [
      'error | value-wrong | "select id from ${TABLE} where phone = $1" | a query is a constant: a value in its text could become a part of it | write what the variable holds: a query is a constant',
    ],
  ],
  [
    'two statements',
    asked('select id from c where phone = $1; delete from c'),
    [
      'error | value-wrong | "select id from c where phone = $1; delete from c" | there are several statements | write one statement',
    ],
  ],
  [
    'a statement that is not a SELECT',
    asked('update c set a = 1 where phone = $1 returning id'),
    [
      'warning | value-wrong | "update c set a = 1 where phone = $1 returning id" | this is not a SELECT, and the session is read-only | write a SELECT',
    ],
  ],
  [
    'a placeholder without a parameter',
    asked('select id from c where phone = $1 and a = $2'),
    [
      'error | value-wrong | "parameters" | the query has 2 placeholders, and there is 1 parameter | write one parameter for each placeholder',
    ],
  ],
  [
    'a parameter without a placeholder',
    asked('select id from c where phone = $1', ['{request.userIdentifier}', 'x']),
    ['error | value-wrong | "x" | the query has 1 placeholder, and there are 2 parameters | remove it'],
  ],
  [
    'a placeholder in quotes',
    asked("select id from c where phone = '$1'"),
    [
      'error | value-wrong | "select id from c where phone = \'$1\'" | \'$1\' is a text: a placeholder has no quotes | write "select id from c where phone = $1"',
    ],
  ],
  [
    'a placeholder in a pattern',
    { ...MYSQL, ...asked("select id from c where name <> 'who?' and phone like '%?%'") },
    [
      "error | value-wrong | \"select id from c where name <> 'who?' and phone like '%?%'\" | '%?%' is a text: a placeholder has no quotes | take the placeholder out of the quotes, and put the text together around it",
    ],
  ],
  [
    'a gap between placeholders',
    asked('select id from c where phone = $2', ['x', '{request.userIdentifier}']),
    [
      'error | value-wrong | "select id from c where phone = $2" | there is no placeholder $1 | number the placeholders $1, $2 and so on, without a gap',
    ],
  ],
  [
    'placeholders of MySQL',
    asked('select id from c where phone = ?'),
    [
      'error | value-wrong | "select id from c where phone = ?" | the placeholders of this database are written $1 | write "select id from c where phone = $1"',
    ],
  ],
  [
    'a named placeholder',
    asked('select id from c where phone = :phone'),
    [
      'error | value-wrong | "select id from c where phone = :phone" | the placeholders of this database are written $1 | write "select id from c where phone = $1"',
    ],
  ],
  [
    'placeholders of PostgreSQL',
    { ...MYSQL, ...asked('select id from c where phone = $1') },
    [
      'error | value-wrong | "select id from c where phone = $1" | the placeholders of this database are written ? | write "select id from c where phone = ?"',
    ],
  ],
  [
    'no parameter at all',
    asked('select id, phone from c', []),
    [
      'error | value-wrong | "parameters" | the query is the same for every user | write ["{request.userIdentifier}"], and its placeholder into "query"',
    ],
  ],
  [
    'a value between signs of LIKE',
    asked('select id from c where phone like $1', ['%{request.userIdentifier}%']),
    [
      'warning | lookup-mixed | "%{request.userIdentifier}%" | a value in this template could end the text around it and ask for another user | let it be the whole text, write { "template": …, "syntax": … }, or take an identifier of type "digits" or "phone"',
    ],
  ],
  [
    'an owner that is no column',
    { lookup: { owner: { at: 'phon', is: '{request.userIdentifier}' } } },
    [
      'error | path-unknown | "phon" | the payload has no text or number "phon" that could name its owner | did you mean "phone"?',
    ],
  ],
  [
    'an owner that is a constant',
    { lookup: { owner: { at: 'phone', is: '7' } } },
    ['error | value-wrong | "7" | this is the same for every user | write "{request.userIdentifier}"'],
  ],
  [
    'many rows without a list',
    { settings: { rows: 'many' } },
    [
      'error | path-unknown | "many" | the payload has no list "rows" | write the payload as { "rows": [{ … }] }, with the columns in the braces',
      'error | path-unknown | "phone" | the payload is the list "rows" | write "rows.phone"',
    ],
  ],
  [
    'a password in the file',
    { settings: { password: 'hunter2' } },
    [
      'error | secret-literal | "hunter2" | a secret must not be in the file | write "${NAME}" and set the variable NAME, or NAME_FILE',
    ],
  ],
  [
    'a private address',
    { source: { privateNetwork: false }, settings: { host: '10.0.0.5' } },
    ['error | address-private | "10.0.0.5" | this address is on loopback or in a private network | '],
  ],
  [
    'an address of metadata',
    { source: { privateNetwork: true }, settings: { host: '169.254.169.254' } },
    ['error | address-private | "169.254.169.254" | this address cannot be the address of an upstream | '],
  ],
  [
    'a host with a port',
    { settings: { host: 'db.shop.example:5432' } },
    [
      'error | value-wrong | "db.shop.example:5432" | the name or the IP address of a server, without a port is needed here | write "db.shop.example", and its port into "port"',
    ],
  ],
  [
    'a private address of a source that says nothing of it',
    { source: { privateNetwork: undefined }, settings: { host: '10.0.0.5' } },
    [
      'error | address-private | "10.0.0.5" | this address is on loopback or in a private network | add "privateNetwork": true to the source',
    ],
  ],
  [
    'TLS off of a source that says nothing of its network',
    { source: { privateNetwork: undefined }, settings: { tls: 'off' } },
    [
      'error | value-wrong | "off" | TLS can be off in a private network only | add "privateNetwork": true to the source',
    ],
  ],
  [
    'parameters under another name',
    { lookup: { parameters: undefined, params: ['{request.userIdentifier}'] } },
    ['error | key-unknown | "params" | there is no "params" here | did you mean "parameters"?'],
  ],
  [
    'a socket',
    { settings: { host: '/var/run/postgresql' } },
    [
      'error | value-wrong | "/var/run/postgresql" | the name or the IP address of a server, without a port is needed here | write "db.shop.example", and its port into "port"',
    ],
  ],
  [
    'a URL',
    { settings: { host: 'postgres://db.shop.example/shop' } },
    [
      'error | value-wrong | "postgres://db.shop.example/shop" | the name or the IP address of a server, without a port is needed here | write "db.shop.example", and its port into "port"',
    ],
  ],
  [
    'TLS off on the internet',
    { source: { privateNetwork: false }, settings: { tls: 'off' } },
    [
      'error | value-wrong | "off" | TLS can be off in a private network only | add "privateNetwork": true to the source',
    ],
  ],
  [
    'TLS off in a private network',
    { ...PRIVATE, settings: { tls: 'off' } },
    [
      'warning | plain-http | "off" | the connection to this database is not encrypted | remove "tls", or write { "ca": "${NAME}" } if the server has an authority of its own',
    ],
  ],
  [
    'TLS as a switch',
    { settings: { tls: false } },
    ['error | key-unknown | false | this is written otherwise | write "off"'],
  ],
  [
    'another name of PostgreSQL',
    { settings: { database: 'postgres' } },
    ['error | key-unknown | "postgres" | this is written otherwise | write "postgresql"'],
  ],
  [
    'MariaDB',
    { settings: { database: 'MariaDB' }, lookup: { query: 'select id from c where phone = ?' } },
    ['error | key-unknown | "MariaDB" | this is written otherwise | write "mysql"'],
  ],
  [
    'an unknown key',
    { settings: { dbname: 'shop' } },
    [
      'error | key-unknown | "dbname" | there is no "dbname" here | there is "port", "tls", "connections", "rows"',
    ],
  ],
  [
    'a query in the settings',
    { settings: { query: 'select 1' } },
    ['error | key-unknown | "query" | there is no "query" here | put it into "lookup"'],
  ],
  [
    'rows in the lookup',
    { lookup: { rows: 'many' } },
    ['error | key-unknown | "rows" | there is no "rows" here | put it into "settings"'],
  ],
  [
    'a rule in the place of the query',
    { lookup: { query: { template: 'select {a}' } } },
    [
      'error | kind-wrong | { | a statement of SQL is needed here, this is an object | ',
      'error | source-unknown | a | there is no source "a" | did you mean "request"?',
    ],
  ],
])('%s is found', (_name, parts, expected) => {
  expect(findings(parts)).toStrictEqual(expected);
});
