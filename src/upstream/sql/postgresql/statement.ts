/**
 * One statement in the extended protocol of PostgreSQL, for a client of `pg`: it is bound, described and executed in one
 * round trip, and ends after so many rows; or it is described alone, and never executed. Values stay texts.
 */
import type { Connection, Submittable } from 'pg';
import type { SqlQuery } from '../../../adapter/sql';

/** A column as the server describes it: the number of its type. */
export interface RawColumn {
  readonly name: string;
  readonly dataTypeID: number;
}

/** What the server answered. */
export interface RawAnswer {
  readonly columns: readonly RawColumn[];
  readonly rows: readonly (readonly (string | null)[])[];
  /** The numbers of the parameters' types, of a statement that was described. */
  readonly parameters: readonly number[];
}

/** The message of the server with the types of parameters. */
interface ParameterDescription {
  readonly dataTypeIDs: readonly number[];
}

/** Settles once, with the answer or with the error of the server or the connection. */
type Settle = (error: unknown, answer: RawAnswer) => void;

/** The library calls the `handle` methods as messages come. */
export class Statement implements Submittable {
  #columns: readonly RawColumn[] = [];
  #parameters: readonly number[] = [];
  readonly #rows: (readonly (string | null)[])[] = [];

  constructor(
    private readonly text: string,
    /** Without it the statement is described only. */
    private readonly bound: Omit<SqlQuery, 'text'> | undefined,
    private readonly settle: Settle,
  ) {}

  submit(connection: Connection): void {
    connection.stream.cork();
    connection.parse({ name: '', text: this.text, types: [] }, true);
    if (this.bound === undefined) this.describe(connection);
    else this.execute(connection, this.bound);
    connection.sync();
    connection.stream.uncork();
  }

  private describe(connection: Connection): void {
    connection.once('parameterDescription', ({ dataTypeIDs }: ParameterDescription) => {
      this.#parameters = dataTypeIDs;
    });
    connection.describe({ type: 'S', name: '' }, true);
  }

  private execute(connection: Connection, { parameters, maxRows }: Omit<SqlQuery, 'text'>): void {
    connection.bind({ portal: '', statement: '', values: [...parameters] }, true);
    connection.describe({ type: 'P', name: '' }, true);
    connection.execute({ portal: '', rows: String(maxRows) }, true);
  }

  handleRowDescription({ fields }: { readonly fields: readonly RawColumn[] }): void {
    this.#columns = fields;
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    this.#rows.push(fields);
  }

  /** There are more rows: the portal ends with the sync. */
  handlePortalSuspended(): void {
    return;
  }

  handleCommandComplete(): void {
    return;
  }

  handleEmptyQuery(): void {
    return;
  }

  /** `COPY … TO STDOUT` in the place of a query: what it sends is not rows. */
  handleCopyData(): void {
    return;
  }

  handleError(error: unknown): void {
    this.settle(error, this.#answer);
  }

  handleReadyForQuery(): void {
    this.settle(undefined, this.#answer);
  }

  get #answer(): RawAnswer {
    return { columns: this.#columns, rows: this.#rows, parameters: this.#parameters };
  }
}
