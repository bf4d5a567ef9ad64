/** The check of a mappings folder that a shape makes. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { adapters } from '../../../adapters';
import { commandWorld } from '../command-world';
import type { Files } from './shape';

/** Writes files into a folder of their own; `check` checks it. */
export const written = (
  files: Files,
): { readonly check: () => Promise<string>; readonly remove: () => void } => {
  const mappings = mkdtempSync(join(tmpdir(), 'growth-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(mappings, name)), { recursive: true });
    writeFileSync(join(mappings, name), text);
  }
  return {
    check: async () => {
      const { run, said } = commandWorld(adapters, { T: 'invented' });
      await run('check', '--mappings', mappings);
      return said.out;
    },
    remove: () => rmSync(mappings, { recursive: true, force: true }),
  };
};
