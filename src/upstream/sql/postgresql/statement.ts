/**
 * One statement in the extended protocol of PostgreSQL, for a client of `pg`: it is bound, described and executed in one
 * round trip, and ends after so many rows; or it is described alone, and never executed. One that the session has prepared
 * is neither parsed nor described again. Values stay texts.
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

/** How a session has a statement: under a name, or without one. */
export interface Named {
  /** Empty for a statement without a name. */
  readonly name: string;
  /** Whether the session has parsed and described it under that name. */
  readonly isPrepared: boolean;
}

export const UNNAMED: Named = { name: '', isPrepared: false };

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
    private readonly named: Named = UNNAMED,
  ) {}

  submit(connection: Connection): void {
    connection.stream.cork();
    if (!this.named.isPrepared) this.parse(connection, this.named.name);
    if (this.bound === undefined) this.describe(connection);
    else this.execute(connection, this.bound);
    connection.sync();
    connection.stream.uncork();
  }

  /** Under a name there can be an older form of the statement, or one that another session of a pooler has parsed. */
  private parse(connection: Connection, name: string): void {
    if (name !== '') connection.close({ type: 'S', name }, true);
    connection.parse({ name, text: this.text, types: [] }, true);
  }

  private describe(connection: Connection): void {
    connection.once('parameterDescription', ({ dataTypeIDs }: ParameterDescription) => {
      this.#parameters = dataTypeIDs;
    });
    connection.describe({ type: 'S', name: '' }, true);
  }

  private execute(connection: Connection, { parameters, maxRows }: Omit<SqlQuery, 'text'>): void {
    const { name, isPrepared } = this.named;
    connection.bind({ portal: '', statement: name, values: [...parameters] }, true);
    if (!isPrepared) connection.describe({ type: 'P', name: '' }, true);
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
