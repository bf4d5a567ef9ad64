/** Every way in which the fault server can misbehave, by name. */
import type { Script } from '../../support/faults/exchange';
import { connections } from './connections';
import { content } from './content';
import { framing } from './framing';
import { statuses } from './statuses';
import { strays } from './strays';

const all = { ...connections, ...content, ...framing, ...statuses, ...strays } as const;

export type ScriptName = keyof typeof all;

export const scripts: Readonly<Record<ScriptName, Script>> = all;
