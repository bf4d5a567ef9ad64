/** All shapes. */
import { directories } from './directories';
import { files } from './files';
import { rules } from './rules';
import { sources } from './sources';
import type { Shape } from './shape';

export const shapes: readonly Shape[] = [...directories, ...rules, ...sources, ...files];
