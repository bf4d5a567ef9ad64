/** The built studio in a child process, on a mappings folder of a test. */
import { cpSync, existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { launch, MAIN, type Environment, type Launched } from '../e2e/bridge';
import { makeFolder } from '../e2e/tenants';
import { ROOT } from '../root';
import { found } from '../until';

/** What the demo's tenant files name. Nothing listens at these addresses: fixtures need no upstream. */
export const ENVIRONMENT: Environment = {
  DEMO_APP_KEY: 'k7Zq-31vX0pLw9TtRb5Yc2Nd8Ge4Hf6J',
  DEMO_CRM_URL: 'http://127.0.0.1:9',
  DEMO_CRM_TOKEN: 'c1Wm-84nBz6QsKx2Jv7Ru0Pf3Ty9Lh5D',
  DEMO_SPAAZA_URL: 'http://127.0.0.1:9',
  DEMO_SPAAZA_TOKEN: 's5Xe-20kVg8MoCn1Ai6Bq4Zd7Uw3Er9F',
  DEMO_AHUNTER_URL: 'http://127.0.0.1:9',
  DEMO_AHUNTER_TOKEN: 'h9Pl-67yTr2WaQs5Df8Gk1Jm4Xc0Vb3N',
};

/** A copy of the demo's tenants, which a test may change. */
export const demoMappings = (): string => {
  const mappings = join(makeFolder(), 'mappings');
  cpSync(join(ROOT, 'mappings'), mappings, { recursive: true });
  return mappings;
};

export type Studio = Launched & {
  /** With the token in its fragment. */
  readonly address: string;
};

/** Starts a studio; `environment` goes before the variables above. */
export const startStudio = async (
  mappings: string,
  flags: readonly string[] = [],
  environment: Environment = {},
): Promise<Studio> => {
  if (!existsSync(MAIN)) throw new Error('npm run build comes first');
  const launched = launch(
    [process.execPath, MAIN, 'studio', '--mappings', basename(mappings), ...flags],
    { ...ENVIRONMENT, ...environment },
    dirname(mappings),
  );
  const address = await found(
    () => /http:\/\/127\.0\.0\.1:\d+\/#[\w-]+/.exec(launched.stdout())?.[0],
    () => `the studio did not start: ${launched.stderr()}`,
  );
  return { ...launched, address };
};
