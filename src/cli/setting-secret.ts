/** Secrets of the bridge itself: a variable, or a file that a variable names. */
import { left, right } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { Secret } from '../core/secret';
import { readText } from '../tenant/folder';
import { secretsOf } from '../tenant/decode/secrets';
import type { Variables } from '../tenant/decode/secrets';

/** The value of `NAME` or of the file that `NAME_FILE` names, `undefined` when neither is set; `Left` says what is wrong. */
export const settingSecret = (name: string, variables: Variables): Either<string, Secret | undefined> => {
  const looked = secretsOf(variables, readText)(name);
  switch (looked.found) {
    case 'set':
      return right(looked.secret);
    case 'unset':
      return right(undefined);
    case 'twice':
      return left(`set either ${name} or ${name}_FILE, not both`);
    case 'unreadable':
      return left(`the file that ${name}_FILE names ${looked.why}`);
  }
};
