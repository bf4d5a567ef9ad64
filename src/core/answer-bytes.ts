/** Limits of an upstream's answer, in bytes, as it arrives and once it is decompressed. */

/** The limit of a source that sets none. */
export const ANSWER_BYTES = 1024 * 1024;

/**
 * The most that a source may set. An answer is parsed in one go, and meanwhile no other tenant is served: at this size
 * for some 40 ms.
 */
export const MAX_ANSWER_BYTES = 4 * ANSWER_BYTES;
