/** How long an upstream's answer may be, in bytes, as it arrives and once it is decompressed. */

/** Where its source says no other length. */
export const ANSWER_BYTES = 1024 * 1024;

/**
 * The most that a source may say. An answer is parsed in one go, and meanwhile no other tenant is served: at this size
 * for some 40 ms.
 */
export const MAX_ANSWER_BYTES = 4 * ANSWER_BYTES;
