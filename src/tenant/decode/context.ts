/** What the decoding of settings needs and collects. */
import type { Findings } from '../../diagnostics/collector';
import type { Severity } from '../../diagnostics/diagnostic';
import type { Secret } from '../../core/secret';
import type { Secrets } from './secrets';
import type { Fix } from '../../diagnostics/fix';
import type { Instead } from '../../values/documented';

/** What reading settings needs and gathers. */
export interface DecodeContext {
  readonly findings: Findings;
  readonly secrets: Secrets;
  /** How bad an unset secret is: a check warns, a tenant that is to serve is refused. */
  readonly unset: Severity;
  /** `${NAME}` may stand for a whole text in settings. Lookups' templates and fixtures are filled elsewhere. */
  readonly within?: 'settings' | 'lookup' | 'fixture';
  /** Whether the source says that its upstream may be in a private network; without it the address is not checked. */
  readonly privateNetwork?: boolean | 'unsaid';
  /** What to do about the value or its keys, by what the setting says of usual mistakes. */
  readonly instead?: readonly Instead[];
  /** What to do with a key that stands in the wrong object. */
  readonly elsewhere?: ((key: string, isInside: boolean) => Fix | undefined) | undefined;
  /** The key under which the value stands. */
  readonly key?: string;
  /** Whether this value is inside the one that is decoded, at any depth. */
  readonly isInside?: boolean;
  /** `false` for what no suggestion repeats. */
  readonly mayRepeat?: boolean;
  /** Whether what stands under a key is about a person: no suggestion repeats it. */
  readonly isPersonal?: (key: string, isInside: boolean) => boolean;
  /** What the adapter's example has here: a suggestion may begin with it. */
  readonly example?: unknown;
  /** Whether there may be nothing where the value stands. */
  readonly isOptional?: boolean;
  /** What stands for a secret that is unset, where the rest is to be checked all the same. */
  readonly placeholder?: (name: string) => Secret;
  /** Told of each finding after which the value that was meant is taken all the same. */
  readonly onCorrected?: () => void;
  /** Told of each secret that is not to be had. */
  readonly onUnset: (name: string) => void;
}
