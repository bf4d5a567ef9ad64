/** `account-bridge subject`: the pseudonym that the log has for an identifier. */
import { isRight } from 'fp-ts/Either';
import type { Either } from 'fp-ts/Either';
import type { IdentifierType } from '../values/identifier';
import { identifierReader } from '../tenant/format/identifiers';
import { DEFAULT_COUNTRY, isCountry } from '../values/phone';
import { subjectOf } from '../observe/pseudonym';
import type { Secret } from '../core/secret';
import type { Variables } from '../tenant/decode/secrets';
import { onOneLine } from '../diagnostics/diagnostic';
import { settingSecret } from './setting-secret';
import { EXIT_UNUSABLE, EXIT_OK, EXIT_FAILED } from './io/context';
import type { CliContext } from './io/context';

/** The variable that holds the key of the log's pseudonyms. */
export const SUBJECT_KEY = 'BRIDGE_SUBJECT_KEY';

/** The key of the log's pseudonyms, `undefined` when none is set; `Left` says why it cannot be read. */
export const subjectKey = (variables: Variables): Either<string, Secret | undefined> =>
  settingSecret(SUBJECT_KEY, variables);

/** How a tenant's identifiers are written. */
export interface SubjectOptions {
  readonly type: IdentifierType;
  /** The ISO 3166 code of the tenant’s country; {@link DEFAULT_COUNTRY} without it. */
  readonly country?: string | undefined;
}

/** Prints the pseudonym of an identifier, spelt as a tenant of that type and country spells it. */
export const subject = (identifier: string, options: SubjectOptions, world: CliContext): number => {
  const { type, country = DEFAULT_COUNTRY } = options;
  if (!isCountry(country)) {
    world.writeError(
      `--country ${onOneLine(country)}: write an ISO 3166 code in capital letters, such as KZ\n`,
    );
    return EXIT_UNUSABLE;
  }
  const key = subjectKey(world.variables);
  if (!isRight(key) || key.right === undefined) {
    const unset = `set ${SUBJECT_KEY}, or ${SUBJECT_KEY}_FILE, to the key that the bridge runs with`;
    world.writeError(`${isRight(key) ? unset : key.left}\n`);
    return EXIT_UNUSABLE;
  }
  const spelt = identifierReader([{ name: type, type }], country)(identifier);
  if (spelt === undefined) {
    world.writeError(`this is not an identifier of the type "${type}"\n`);
    return EXIT_FAILED;
  }
  world.write(`${subjectOf(key.right.reveal())(spelt)}\n`);
  return EXIT_OK;
};
