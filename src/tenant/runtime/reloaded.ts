/** What a reload came to. It names tenants, keys, variables and files; it has no value of a file. */
import type { Either } from 'fp-ts/Either';
import type { Problem } from '../../diagnostics/diagnostic';

/** A tenant whose files cannot be served as they are now. */
export interface NotLoaded {
  readonly tenant: string;
  readonly problems: readonly Problem[];
}

/** What a reload came to, by tenants; each is in one of the lists, or is unchanged. */
export interface Reloaded {
  /** Those that serve now and did not before. */
  readonly added: readonly string[];
  /** Those whose folder is gone. */
  readonly removed: readonly string[];
  /** Those that serve another version now, and what differs. */
  readonly changed: readonly { readonly tenant: string; readonly keys: readonly string[] }[];
  /** How many serve what they served before, which is what their files say. */
  readonly unchanged: number;
  /** Those that serve an older version than that of their files. */
  readonly kept: readonly NotLoaded[];
  /** Those that do not serve. */
  readonly refused: readonly NotLoaded[];
}

/** Why a reload changed nothing. */
export interface ReloadFault {
  readonly reason: 'unreadable' | 'empty' | 'starting' | 'stopping' | 'bug';
  /** In words, of a folder that cannot be read. */
  readonly why?: string;
}

/** What asks for a reload. */
export type Trigger = 'signal' | 'request' | 'poll';

export type ReloadResult = Either<ReloadFault, Reloaded>;

/** Why a reload changed nothing, in words. */
export const faultInWords = ({ reason, why = '' }: ReloadFault): string =>
  ({
    unreadable: `the mappings folder ${why}, and all tenants serve on as they were`,
    empty: 'there is no tenant folder in the mappings folder, and all tenants serve on as they were',
    bug: 'the bridge itself failed, and its log says where',
    starting: 'the bridge is starting, and reads its tenants already',
    stopping: 'the bridge is stopping, and reads no files any more',
  })[reason];
