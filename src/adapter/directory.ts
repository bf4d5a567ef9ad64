/** What an adapter is given of a file of customers in the tenant's folder. */
import type { Either } from 'fp-ts/Either';
import type { Fix } from '../diagnostics/fix';
import type { FileEncoding } from '../values/file-encoding';
import type { IdentifierType } from '../values/identifier';

/** The fields that customers are found by, each with how its values are spelt. */
export type DirectoryIndex = Readonly<Record<string, IdentifierType>>;

/** How the customers of a file are written. */
export type DirectoryFormat = 'json' | 'ndjson' | 'csv';

/** How CSV is written. */
export interface CsvDialect {
  /** One ASCII character. */
  readonly delimiter: string;
  /** One ASCII character, which is doubled inside of a quoted cell; empty where no cell is quoted. */
  readonly quote: string;
  /** The names of the columns; without it the first line has them. */
  readonly header?: readonly string[] | undefined;
}

/** How a file of customers is written. */
export interface DirectoryLayout {
  readonly format: DirectoryFormat;
  /** It is a gzip file. */
  readonly isCompressed: boolean;
  /** Without it UTF-8; of a list of JSON, what a byte order mark says. */
  readonly encoding?: FileEncoding | undefined;
  readonly csv: CsvDialect;
  /** How many lines that are not a customer are left out at most. */
  readonly badLines: number;
}

/** A customer as the file has one; a number that no double holds is an `ExactNumber`. */
export type Customer = Readonly<Record<string, unknown>>;

/** A customer that was found, and all that it has in the field by which it was found. */
export interface FoundCustomer {
  readonly customer: Customer;
  readonly values: readonly unknown[];
}

/** Customers that cannot be found by some of their values in a field, and how many of these cannot be found at all. */
export interface FieldLosses {
  readonly affected: number;
  readonly lost: number;
}

/** How a field finds customers, in numbers. */
export interface FieldCounts {
  readonly field: string;
  readonly type: IdentifierType;
  readonly customers: number;
  /** Different values by which customers are found, or several are. */
  readonly values: number;
  /** Values that several customers have. */
  readonly sharedValues: number;
  readonly shared: FieldLosses;
  /** Phone numbers that are valid as national and as international ones. */
  readonly ambiguous: FieldLosses;
  /** Other values without a spelling. */
  readonly unreadable: FieldLosses;
  /** Customers that have no value there; those are lost that no other field finds either. */
  readonly without: FieldLosses;
}

/** Lines that are not a customer: how many there are, and the numbers of the first. */
export interface BadLines {
  readonly count: number;
  readonly first: readonly number[];
}

/** Numbers of lines in words: "line 7", "lines 2, 3 and 9 more". */
export const linesInWords = ({ count, first }: BadLines): string => {
  const rest = count - first.length;
  const numbers = first.join(', ');
  if (rest > 0) return `lines ${numbers} and ${rest} more`;
  return count === 1 ? `line ${numbers}` : `lines ${numbers}`;
};

/** The customers of a file: they stay in it as bytes, and one is parsed when it is looked for. */
export interface Directory {
  /** The customers that have a value of this spelling in a field; two of them at most. */
  readonly find: (field: string, spelling: string) => readonly FoundCustomer[];
  /** Sample customers, from which the type of all is inferred. */
  readonly samples: readonly Customer[];
  /** At most so many customers, from the first to the last at equal distances. */
  readonly spread: (most: number) => readonly Customer[];
  /** By field, in the order of the index. */
  readonly counts: readonly FieldCounts[];
  /** The columns that have a name, of CSV. */
  readonly columns?: readonly string[];
  readonly badLines: BadLines;
}

/** Why there is no directory. */
export interface DirectoryFault {
  readonly message: string;
  readonly fix?: Fix;
  /** The setting that it is about, unless that is the file. */
  readonly at?: readonly string[];
}

/**
 * Reads a file of customers in the tenant's folder, by the fields that they are found by. A new version of the file must
 * have so many percent of the customers of the one in service.
 */
export type OpenDirectory = (
  file: string,
  index: DirectoryIndex,
  layout: DirectoryLayout,
  minimumPercent?: number,
) => Either<DirectoryFault, Directory>;
