/** What the decoding of settings needs and collects. */
import type { Findings } from '../../diagnostics/collector';
import type { Severity } from '../../diagnostics/diagnostic';
import type { Secret } from '../../core/secret';
import type { Secrets } from './secrets';
import type { Fix } from '../../diagnostics/fix';
import type { Instead } from '../../values/documented';

/** What reading settings needs and collects. */
export interface DecodeContext {
  readonly findings: Findings;
  readonly secrets: Secrets;
  /** The severity of an unset secret: a check warns, a tenant that is to serve is refused. */
  readonly unset: Severity;
  /** `${NAME}` may be a whole text in settings. Lookups' templates and fixtures are filled elsewhere. */
  readonly within?: 'settings' | 'lookup' | 'fixture';
  /** Whether the source says that its upstream may be in a private network; without it the address is not checked. */
  readonly privateNetwork?: boolean | 'unsaid';
  /** What to do about the value or its keys, by what the setting says of usual mistakes. */
  readonly instead?: readonly Instead[];
  /** What to do with a key in the wrong object. */
  readonly elsewhere?: ((key: string, isInside: boolean) => Fix | undefined) | undefined;
  /** The key of the value. */
  readonly key?: string;
  /** Whether this value is inside the one that is decoded, at any depth. */
  readonly isInside?: boolean;
  /** `false` for a value that no suggestion repeats. */
  readonly mayRepeat?: boolean;
  /** Whether the value of a key is about a person: no suggestion repeats it. */
  readonly isPersonal?: (key: string, isInside: boolean) => boolean;
  /** What the adapter's example has here: a suggestion may begin with it. */
  readonly example?: unknown;
  /** Whether the value may be missing. */
  readonly isOptional?: boolean;
  /** A placeholder for an unset secret, where the rest is to be checked. */
  readonly placeholder?: (name: string) => Secret;
  /** Called for each finding after which the corrected value is used. */
  readonly onCorrected?: () => void;
  /** Called for each secret that cannot be read. */
  readonly onUnset: (name: string) => void;
}
