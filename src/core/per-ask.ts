/**
 * A lookup with values that are new with each ask: the moment, a random id. Two such lookups ask for the same when all
 * their other values are the same.
 */

/** What is asked, and what it would be if the moment and the id were always the same. */
export class PerAsk {
  constructor(
    readonly asked: unknown,
    /** What identifies it: for caches, and for asks at the same time. */
    readonly key: unknown,
  ) {}

  /** A lookup as its adapter has it. */
  static asked(lookup: unknown): unknown {
    return lookup instanceof PerAsk ? lookup.asked : lookup;
  }
}
