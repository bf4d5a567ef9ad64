/** The settings and the lookup of a database that is described in the tenant file. */
import * as t from 'io-ts';
import { Tls } from '../../src/adapter/connection-settings';
import { SecretText } from '../../src/core/secret';
import { HostName, NonBlank, ParameterText, SqlText, whole } from '../../src/values/codec';
import { documented } from '../../src/values/documented';
import type { Instead } from '../../src/values/documented';
import { Owner } from '../http/settings';

/** Other names of the databases. */
const KINDS: readonly (readonly [RegExp, 'postgresql' | 'mysql'])[] = [
  [/^(?:pg|pgsql|postgres(?:ql)?|psql)(?:[\s_-]*\d.*)?$/i, 'postgresql'],
  [/^(?:my-?sql2?|maria-?db)(?:[\s_-]*\d.*)?$/i, 'mysql'],
];

const insteadOfKind = (value: unknown): readonly Instead[] =>
  KINDS.flatMap(([names, kind]) =>
    typeof value === 'string' && value !== kind && names.test(value.trim()) ? [{ write: kind }] : [],
  );

/** A switch of other programs. */
const insteadOfTls = (value: unknown): readonly Instead[] => {
  if (
    value === true ||
    (typeof value === 'string' && /^(?:on|require|required|verify.*|prefer)$/i.test(value))
  )
    return [{ remove: ': TLS is on and verified without it' }];
  return value === false || (typeof value === 'string' && /^(?:disabled?|none|no)$/i.test(value))
    ? [{ write: 'off' }]
    : [];
};

export const Settings = t.intersection([
  t.type({
    database: documented(
      t.keyof({ postgresql: null, mysql: null }),
      'The kind of database: "postgresql", or "mysql" for MySQL and MariaDB.',
      insteadOfKind,
    ),
    host: documented(
      HostName,
      'The name or the address of its server, without a port: "db.shop.example". May be a variable, "${NAME}".',
    ),
    name: documented(NonBlank, 'The name of the database on that server.'),
    user: documented(
      t.union([NonBlank, SecretText]),
      'The user that reads, who needs SELECT on the tables of the query and no more.',
    ),
    password: documented(SecretText, 'The variable with the password of the user.'),
  }),
  t.partial({
    port: documented(
      whole(1, 65_535),
      'The port of the server; 5432 without it for PostgreSQL, 3306 for MySQL.',
    ),
    tls: documented(
      t.union([Tls, t.literal('off')]),
      'TLS beyond what is usual: authorities of your own, a client certificate with its key. Without it, the server’s certificate is verified by the public authorities. "off" is for a private network only.',
      insteadOfTls,
    ),
    connections: documented(
      whole(1, 100),
      'The most connections to the database at a time, for each process of the bridge: 1 to 100, 5 without it.',
    ),
    rows: documented(
      t.keyof({ one: null, many: null }),
      'What the query finds for a user: "one" row (as without it), which is the payload; or "many", which are the list "rows" of the payload, each the owner’s, at most 1000.',
    ),
  }),
]);
export type Settings = t.TypeOf<typeof Settings>;

export const Lookup = t.type({
  query: documented(
    SqlText,
    'One SELECT with the placeholders of the database, $1 or ?: "select name, points from customers where phone = $1". It is a constant: a value is never part of it.',
  ),
  parameters: documented(
    t.array(ParameterText),
    'What is bound to the placeholders in their order, each a template or a rule: ["{request.userIdentifier}"].',
  ),
  owner: documented(
    t.union([Owner, t.literal('unsaid')]),
    'Whose row it is: the bridge compares, since a database takes "müller" for "MULLER". "unsaid" where no column says it: then another user’s row is not detected.',
  ),
});
export type Lookup = t.TypeOf<typeof Lookup>;
