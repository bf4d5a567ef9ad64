/** What is wrong with a database that is described in the tenant file although each setting is of the right kind. */
import type { SourceReach, SettingsProblem } from '../../src/adapter/define-adapter';
import { SOURCE, advise, insert, remove, removeKey, write } from '../../src/adapter/re-exports';
import type { Fix } from '../../src/adapter/re-exports';
import type { DatabaseKind } from '../../src/adapter/sql';
import { members } from '../../src/types/type';
import type { Fields } from '../../src/types/type';
import { checkOwner } from '../http/check-owner';
import { wrong } from '../http/finding';
import { checkDescribed } from './described';
import { LIST } from './rows';
import type { Lookup, Settings } from './settings';
import { placeholdersInstead, readStatement } from './statement';
import type { Statement } from './statement';

type Problems = readonly SettingsProblem[];

const QUERY = ['lookup', 'query'];
const PARAMETERS = ['lookup', 'parameters'];

/** `$2` of PostgreSQL; MySQL counts its placeholders. */
const placeholderOf = (database: DatabaseKind, index: number): string =>
  database === 'postgresql' ? `$${index}` : '?';

const counted = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** The query with a placeholder in the place of a template; a variable stands for no value of a shopper. */
const withoutTemplate = (query: string, template: string, placeholder: string): Fix => {
  if (template.startsWith('$')) return advise('write what the variable holds: a query is a constant');
  const meant = query.replace(`'${template}'`, placeholder).replace(template, placeholder);
  const after = ` and put ${JSON.stringify(template)} into "parameters"`;
  return write(JSON.stringify(meant), { asks: true, after });
};

const checkTemplate = (
  { query }: Lookup,
  { template, placeholders }: Statement,
  database: DatabaseKind,
): Problems => {
  if (template === undefined) return [];
  const fix = withoutTemplate(query, template, placeholderOf(database, placeholders + 1));
  return [
    wrong('value-wrong', QUERY, 'a query is a constant: a value in its text could become a part of it', fix),
  ];
};

/** Placeholders of another database or program: `?`, `:phone`, `%s`, `@p1`. */
const checkForeign = (
  { query, parameters }: Lookup,
  { placeholders }: Statement,
  database: DatabaseKind,
): Problems => {
  if (placeholders > 0 || parameters.length === 0) return [];
  const meant = placeholdersInstead(query, database);
  if (meant === undefined) return [];
  const first = placeholderOf(database, 1);
  const message = `the placeholders of this database are written ${first}`;
  return [wrong('value-wrong', QUERY, message, write(JSON.stringify(meant), { asks: true }))];
};

/** A placeholder in quotes is bound to nothing: every user would be looked for by these characters. */
const checkQuoted = ({ query, parameters }: Lookup, { placeholders, quoted }: Statement): Problems => {
  if (quoted === undefined || parameters.length <= placeholders) return [];
  const bare = quoted.slice(1, -1);
  const fix = bare.includes('%')
    ? advise('take the placeholder out of the quotes, and put the text together around it')
    : write(JSON.stringify(query.replace(quoted, () => bare)), { asks: true });
  return [wrong('value-wrong', QUERY, `${quoted} is a text: a placeholder has no quotes`, fix)];
};

const checkCount = ({ parameters }: Lookup, { placeholders, gaps }: Statement): Problems => {
  const [gap] = gaps;
  if (gap !== undefined) return [wrong('value-wrong', QUERY, `there is no placeholder $${gap}`, RENUMBER)];
  if (parameters.length === placeholders) return [];
  const message = `the query has ${counted(placeholders, 'placeholder')}, and there ${parameters.length === 1 ? 'is' : 'are'} ${counted(parameters.length, 'parameter')}`;
  return parameters.length > placeholders
    ? [wrong('value-wrong', [...PARAMETERS, String(placeholders)], message, remove)]
    : [wrong('value-wrong', PARAMETERS, message, advise('write one parameter for each placeholder'))];
};

/** Without a parameter, every user would be asked for in the same way; the row of one of them is no other's. */
const checkAsked = ({ parameters, owner }: Lookup): Problems =>
  parameters.length > 0 || owner === 'unsaid'
    ? []
    : [
        wrong(
          'value-wrong',
          PARAMETERS,
          'the query is the same for every user',
          write('["{request.userIdentifier}"]', { asks: true, after: ', and its placeholder into "query"' }),
        ),
      ];

const RENUMBER = advise('number the placeholders $1, $2 and so on, without a gap');

const checkStatement = ({ isSeveral, isSelect }: Statement): Problems => {
  if (isSeveral)
    return [wrong('value-wrong', QUERY, 'there are several statements', advise('write one statement'))];
  return isSelect
    ? []
    : [
        {
          ...wrong('value-wrong', QUERY, 'this is not a SELECT, and the session is read-only', SELECT),
          severity: 'warning',
        },
      ];
};

const SELECT = advise('write a SELECT');

const checkQuery = (lookup: Lookup, database: DatabaseKind): Problems => {
  const statement = readStatement(lookup.query, database);
  const template = checkTemplate(lookup, statement, database);
  const foreign = template.length > 0 ? template : checkForeign(lookup, statement, database);
  const written = foreign.length > 0 ? foreign : checkQuoted(lookup, statement);
  return [
    ...(written.length > 0 ? written : checkCount(lookup, statement)),
    ...(statement.placeholders === 0 && template.length === 0 ? checkAsked(lookup) : []),
    ...checkStatement(statement),
  ];
};

const ENCRYPT: Fix = {
  ...removeKey('tls'),
  after: ', or write { "ca": "${NAME}" } if the server has an authority of its own',
  asks: true,
};

const checkTls = ({ tls }: Settings, { privateNetwork }: SourceReach): Problems => {
  if (tls !== 'off') return [];
  const at = ['settings', 'tls'];
  return privateNetwork
    ? [
        {
          ...wrong('plain-http', at, 'the connection to this database is not encrypted', ENCRYPT),
          severity: 'warning',
        },
      ]
    : [
        wrong(
          'value-wrong',
          at,
          'TLS can be off in a private network only',
          insert('privateNetwork', 'true', SOURCE, { asks: true }),
        ),
      ];
};

const NAMELESS = advise(
  'write the column that names the owner, and select it; without such a column, write "owner": "unsaid"',
);

const checkList = ({ rows }: Settings, fields: Fields): Problems => {
  const shape = fields.get(LIST)?.shape;
  const isList = shape !== undefined && members(shape).some(({ kind }) => kind === 'array');
  return rows !== 'many' || isList
    ? []
    : [wrong('path-unknown', ['settings', 'rows'], `the payload has no list "${LIST}"`, AS_LIST)];
};

const AS_LIST = advise(`write the payload as { "${LIST}": [{ … }] }, with the columns in the braces`);

/** All that is wrong. */
export const check = (settings: Settings, lookup: Lookup, fields: Fields, reach: SourceReach): Problems => [
  ...checkTls(settings, reach),
  ...checkQuery(lookup, settings.database),
  ...checkList(settings, fields),
  ...(lookup.owner === 'unsaid'
    ? []
    : checkOwner(lookup.owner, fields, {
        listAs: settings.rows === 'many' ? LIST : undefined,
        otherwise: NAMELESS,
      })),
  ...checkDescribed(settings, lookup, fields, reach),
];
