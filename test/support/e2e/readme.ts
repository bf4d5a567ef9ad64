/** The README's console blocks: the command after a `$`, and the output below it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../root';

export interface Typed {
  readonly command: string;
  /** The lines that follow, up to the next command. */
  readonly shown: string;
}

const BLOCK = /^```console\n([\s\S]*?)^```$/gm;

/** The commands of one console block. */
export const typedIn = (block: string): readonly Typed[] =>
  `\n${block}`
    .split('\n$ ')
    .slice(1)
    .map((part) => {
      const end = /(?<!\\)\n/.exec(`${part}\n`)?.index ?? part.length;
      return { command: part.slice(0, end), shown: part.slice(end + 1).replace(/\n+$/, '') };
    });

/** Every command of the console blocks of a text, in order. */
export const commandsIn = (text: string): readonly Typed[] =>
  [...text.matchAll(BLOCK)].flatMap(([, block = '']) => typedIn(block));

export const readme = (): string => readFileSync(join(ROOT, 'README.md'), 'utf8');
