/**
 * The statements that a session has prepared: the server parses, plans and describes each of them once. A pooler that gives
 * a session another connection for each transaction makes names useless: a source gives them up when it meets one.
 */
import { hash } from 'node:crypto';
import type { ReadRow } from '../rows';
import { UNNAMED } from './statement';
import type { Named, RawColumn } from './statement';

/** Whether the statements of a source have names. */
export interface Names {
  readonly areUsed: () => boolean;
  readonly giveUp: () => void;
}

export const createNames = (): Names => {
  let areUsed = true;
  return {
    areUsed: () => areUsed,
    giveUp: () => {
      areUsed = false;
    },
  };
};

/** What is known of a statement that has run. */
interface Known {
  readonly name: string;
  readonly columns: readonly RawColumn[];
  readonly read: ReadRow;
}

const areSame = (ones: readonly RawColumn[], others: readonly RawColumn[]): boolean =>
  ones.length === others.length &&
  ones.every(({ name, dataTypeID }, index) => {
    const other = others[index];
    return other?.name === name && other.dataTypeID === dataTypeID;
  });

/** A source has a query for each form of identifier. */
const MOST = 100;

/** Statements of one text have one name, whatever session prepares them. */
const nameOf = (text: string): string => `account_bridge_${hash('sha256', text).slice(0, 40)}`;

/** The statements of one session, by their texts. */
export class PreparedStatements {
  readonly #known = new Map<string, Known>();

  constructor(private readonly names: Names) {}

  /** How a statement is to be run now. */
  namedOf(text: string): Named {
    if (!this.names.areUsed()) return UNNAMED;
    const known = this.#known.get(text);
    if (known !== undefined) return { name: known.name, isPrepared: true };
    return this.#known.size < MOST ? { name: nameOf(text), isPrepared: false } : UNNAMED;
  }

  /** How its rows are read, where these are its columns; it gives no columns where it was not described again. */
  readerOf(text: string, columns: readonly RawColumn[], { isPrepared }: Named): ReadRow | undefined {
    const known = this.#known.get(text);
    return known !== undefined && (isPrepared || areSame(columns, known.columns)) ? known.read : undefined;
  }

  keep(text: string, columns: readonly RawColumn[], read: ReadRow): void {
    if (this.#known.size < MOST || this.#known.has(text))
      this.#known.set(text, { name: nameOf(text), columns, read });
  }

  /** Runs it next as if it were new. */
  forget(text: string): void {
    this.#known.delete(text);
  }
}
