/** The failures of PostgreSQL, by the SQLSTATE of an error. Nothing else of an error is kept: its text can have values. */
import { codeOf, unreachable } from '../../../core/connection-failure';
import {
  databaseFault,
  databaseRefusal,
  databaseTimeout,
  databaseUnavailable,
  tooManyConnections,
} from '../../../core/database-failure';
import type { UpstreamFailure } from '../../../core/failure';

/** A statement was prepared, and its result has other columns now: it has to be prepared again. Known by its identity. */
export const STATEMENT_CHANGED: UpstreamFailure = databaseRefusal('DATABASE_ERROR');

/** A statement was prepared, and the session does not have it: a pooler gave it another connection. Known by its identity. */
export const STATEMENT_UNKNOWN: UpstreamFailure = databaseRefusal('DATABASE_ERROR');

/** By SQLSTATE or the beginning of one; the first that fits. */
const STATES: readonly (readonly [state: RegExp, failure: UpstreamFailure])[] = [
  [/^28/, databaseRefusal('DATABASE_AUTHENTICATION')],
  [/^0A000$/, STATEMENT_CHANGED],
  [/^26000$/, STATEMENT_UNKNOWN],
  [/^(42501|25006)$/, databaseRefusal('DATABASE_PERMISSION')], // 25006: it would write
  [/^(3D000|3F000|42P01|42703|42883|42704|42P02)$/, databaseRefusal('DATABASE_OBJECT_MISSING')],
  [/^(22|42804|42846)/, databaseRefusal('DATABASE_VALUE')],
  [/^42/, databaseRefusal('DATABASE_SYNTAX')],
  [/^(57014|55P03)$/, databaseTimeout], // the statement took too long, or waited too long for a lock
  [/^53300$/, tooManyConnections],
  [/^57P/, databaseUnavailable], // the server stops, crashes, or starts
  [/^08P01$/, databaseRefusal('DATABASE_SESSION')], // a pooler that does not take the settings of a session
  [/^08/, databaseUnavailable],
  [/^(40|53|58|XX)/, databaseFault],
];

const stateOf = (error: object): string | undefined =>
  'severity' in error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** The failure that an error is: one of the server, or one of the connection. */
export const failureOf = (error: unknown): UpstreamFailure => {
  const state = typeof error === 'object' && error !== null ? stateOf(error) : undefined;
  if (state !== undefined)
    return STATES.find(([pattern]) => pattern.test(state))?.[1] ?? databaseRefusal('DATABASE_ERROR');
  const code = codeOf(error);
  // The library's own errors have no code: the connection ended.
  return unreachable(code === 'UNKNOWN' ? 'ECONNRESET' : code);
};
