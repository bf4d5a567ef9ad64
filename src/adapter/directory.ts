/** What an adapter is given of a file of customers in the tenant's folder. */
import type { Either } from 'fp-ts/Either';
import type { Fix } from '../diagnostics/fix';
import type { IdentifierType } from '../values/identifier';

/** The fields that customers are found by, each with how its values are spelt. */
export type DirectoryIndex = Readonly<Record<string, IdentifierType>>;

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

/** The customers of a file: they stay in it as bytes, and one is parsed when it is looked for. */
export interface Directory {
  /** The customers that have a value of this spelling in a field; two of them at most. */
  readonly find: (field: string, spelling: string) => readonly FoundCustomer[];
  /** Sample customers, from which the type of all is inferred. */
  readonly samples: readonly Customer[];
  /** By field, in the order of the index. */
  readonly counts: readonly FieldCounts[];
}

/** Why there is no directory. */
export interface DirectoryFault {
  readonly message: string;
  readonly fix?: Fix;
}

/** Reads a JSON file in the tenant's folder: a list of objects, one a customer. */
export type OpenDirectory = (file: string, index: DirectoryIndex) => Either<DirectoryFault, Directory>;
