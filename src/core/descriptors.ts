/** The codes of Node for a process or a system that can open nothing more. */

const CODES: ReadonlySet<unknown> = new Set(['EMFILE', 'ENFILE']);

/** Whether an error says that no descriptor is left. */
export const isOutOfDescriptors = (code: unknown): code is string => CODES.has(code);

/** The least time between two reports of it, in milliseconds. */
export const DESCRIPTORS_TELL_MS = 10_000;
