/** The settings of a session: read-only, and in which form values are written. They are set at connect, and looked at. */
import { databaseRefusal } from '../../../core/database-failure';
import type { UpstreamFailure } from '../../../core/failure';
import type { RawAnswer } from './statement';

/** In the order of {@link CHECK}. `statement_timeout` is set beside them: it only bounds what the deadline has ended already. */
const SETTINGS = {
  default_transaction_read_only: 'on',
  datestyle: 'ISO, YMD',
  intervalstyle: 'iso_8601',
  timezone: 'UTC',
  bytea_output: 'hex',
  extra_float_digits: '1',
  client_encoding: 'UTF8',
} as const;

const option = ([name, value]: readonly [string, string]): string =>
  `-c ${name}=${value.replaceAll(' ', '\\ ')}`;

/** The settings as the first message of a connection has them, so that no statement comes before them. */
export const sessionOptions = (statementMs: number): string =>
  [...Object.entries(SETTINGS), ['statement_timeout', String(statementMs)] as const].map(option).join(' ');

/** Asks what the settings are: a pooler may have dropped them. */
export const CHECK = `select ${Object.keys(SETTINGS)
  .map((name) => `pg_catalog.current_setting('${name}')`)
  .join(', ')}`;

/** The failure of a session with other settings; `undefined` if they are as they were set. */
export const sessionFault = ({ rows: [row = []] }: RawAnswer): UpstreamFailure | undefined =>
  Object.values(SETTINGS).every((value, index) => row[index] === value)
    ? undefined
    : databaseRefusal('DATABASE_SESSION');
