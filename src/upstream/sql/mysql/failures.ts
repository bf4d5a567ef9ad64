/** The failures of MySQL and MariaDB by the numbers of their errors. Nothing else of an error is kept: its text has values. */
import { codeOf, unreachable } from '../../../core/connection-failure';
import {
  databaseFault,
  databaseRefusal,
  databaseTimeout,
  databaseUnavailable,
  databaseWithoutTls,
  tooManyConnections,
} from '../../../core/database-failure';
import type { UpstreamFailure } from '../../../core/failure';

/** The numbers of the servers, ER_… in their documentation. Those that are not here refuse the query for another cause. */
const NUMBERS: readonly (readonly [failure: UpstreamFailure, numbers: readonly number[]])[] = [
  // Access denied; host, plugin or protocol not allowed; password expired; account locked; TLS wanted.
  [
    databaseRefusal('DATABASE_AUTHENTICATION'),
    [1045, 1130, 1251, 1396, 1524, 1698, 1820, 1862, 3118, 3159, 3955, 4151],
  ],
  // Database, table, column, privilege or routine denied; read-only table, transaction or server.
  [
    databaseRefusal('DATABASE_PERMISSION'),
    [1036, 1044, 1142, 1143, 1227, 1290, 1345, 1370, 1410, 1792, 1836],
  ],
  // Not understood; ambiguous, grouped wrongly; wrong number of columns or arguments; not possible when prepared.
  [
    databaseRefusal('DATABASE_SYNTAX'),
    [
      1052, 1055, 1056, 1060, 1064, 1065, 1066, 1110, 1111, 1140, 1149, 1210, 1221, 1222, 1235, 1241, 1248,
      1295, 1318, 1327, 1578, 1582, 1583, 1584,
    ],
  ],
  // Database, table, column, routine, view's part, collation or definer.
  [
    databaseRefusal('DATABASE_OBJECT_MISSING'),
    [1046, 1049, 1051, 1054, 1109, 1115, 1128, 1146, 1193, 1273, 1305, 1356, 1449, 1630],
  ],
  // Texts of two collations; characters or numbers that a column cannot have; invalid JSON.
  [
    databaseRefusal('DATABASE_VALUE'),
    [
      1264, 1267, 1270, 1271, 1292, 1300, 1365, 1366, 1367, 1406, 1411, 1525, 1690, 1977, 3140, 3141, 3146,
      3157, 3854,
    ],
  ],
  [tooManyConnections, [1040, 1203, 1226]],
  // A lock, the time of a statement, or somebody's KILL QUERY; a row that another holds.
  [databaseTimeout, [1205, 1317, 1969, 3024, 3572]],
  // Starts or stops, offline, not in its cluster, or the connection was ended.
  [
    databaseUnavailable,
    [
      1047, 1053, 1077, 1079, 1080, 1152, 1158, 1159, 1160, 1161, 1184, 1243, 1927, 2006, 2013, 3032, 3168,
      4031,
    ],
  ],
  // Out of memory, files, disk or threads; engine and index; deadlock; too many failed connections before.
  [
    databaseFault,
    [
      3, 5, 23, 24, 1016, 1017, 1021, 1030, 1034, 1035, 1037, 1038, 1041, 1105, 1114, 1129, 1135, 1194, 1195,
      1213, 1461, 1815,
    ],
  ],
];

const FAILURES: ReadonlyMap<number, UpstreamFailure> = new Map(
  NUMBERS.flatMap(([failure, numbers]) => numbers.map((number) => [number, failure] as const)),
);

const REFUSED = databaseRefusal('DATABASE_ERROR');

/** The number that a server gave an error. */
const numberOf = (error: unknown): number | undefined =>
  typeof error === 'object' &&
  error !== null &&
  'errno' in error &&
  typeof error.errno === 'number' &&
  error.errno > 0
    ? error.errno
    : undefined;

/** Errors of mysql2 by their codes. */
const ofCode = (code: string): UpstreamFailure => {
  if (code === 'HANDSHAKE_NO_SSL_SUPPORT') return databaseWithoutTls;
  if (code.startsWith('PROTOCOL_')) return databaseUnavailable;
  return code.startsWith('AUTH_') || code.startsWith('MYSQL_CLEAR_PASSWORD')
    ? databaseRefusal('DATABASE_AUTHENTICATION')
    : unreachable(code);
};

/** The failure that an error of mysql2, of the server or of the connection is. */
export const failureOfError = (error: unknown): UpstreamFailure => {
  const number = numberOf(error);
  return number === undefined ? ofCode(codeOf(error)) : (FAILURES.get(number) ?? REFUSED);
};
