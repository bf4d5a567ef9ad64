/** What the rows of an answer are by the settings: a payload, no such user, or a failure. */
import { left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import { identityMismatch, payloadInvalid, userNotFound } from '../../src/core/failure';
import type { SourceFailure } from '../../src/core/failure';
import type { SqlRow } from '../../src/adapter/sql';
import type { Settings } from './settings';

/** The field of the payload that has the rows, where there may be many. */
export const LIST = 'rows';

/** The most rows of "many". */
const MOST_ROWS = 1000;

/** How many rows are read: one more than there may be. */
export const rowsToRead = (rows: Settings['rows']): number => (rows === 'many' ? MOST_ROWS : 1) + 1;

/** The payload that rows are. */
export const payloadOf =
  (wanted: Settings['rows']) =>
  (rows: readonly SqlRow[]): Either<SourceFailure, unknown> => {
    const [only, second] = rows;
    if (wanted === 'many')
      return rows.length > MOST_ROWS
        ? left(payloadInvalid(LIST, `at most ${MOST_ROWS} rows`))
        : right({ [LIST]: rows });
    if (second !== undefined) return left(identityMismatch(LIST));
    return only === undefined ? left(userNotFound) : right(only);
  };
