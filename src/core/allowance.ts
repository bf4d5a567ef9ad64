/** How much work a computation may do. It is counted and never timed, so that the same input always ends in the same way. */

/** Units of work that are left. */
export class Allowance {
  #left: number;

  constructor(units: number) {
    this.#left = units;
  }

  /** Whether more was taken than was available. */
  get isSpent(): boolean {
    return this.#left < 0;
  }

  /** Takes some units; `false` once there are not enough. */
  take(units = 1): boolean {
    this.#left -= units;
    return this.#left >= 0;
  }
}
