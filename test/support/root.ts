/** The repository's root folder, from which tests name the files that they read. */
import { resolve } from 'node:path';

export const ROOT = resolve(__dirname, '../..');
