/** The environment that Node itself reads: jest gives its tests a copy, which Node never looks at. */
import { runInThisContext } from 'node:vm';

const environment = (): NodeJS.ProcessEnv => (runInThisContext('process') as NodeJS.Process).env;

/** Runs with these variables set, and then as before. */
export const withEnvironment = async <A>(
  variables: Readonly<Record<string, string>>,
  run: () => Promise<A>,
): Promise<A> => {
  const real = environment();
  const before = Object.keys(variables).map((name) => [name, real[name]] as const);
  Object.assign(real, variables);
  try {
    return await run();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) Reflect.deleteProperty(real, name);
      else real[name] = value;
    }
  }
};
