/** Which tenants' answers this process compares: of several processes that share state, one does at a time. */

/** Asks whether this process is the one for a tenant for the next milliseconds. */
export type Leads = (tenant: string, lastsMs: number) => Promise<boolean>;

/** How long a turn lasts unless it is prolonged, in milliseconds; then another process can have it. */
export const TURN_MS = 300_000;

/** How often a process asks whose turn it is, in milliseconds. */
export const ASK_MS = 60_000;

/** The turns of this process. What it heard of a tenant holds for a minute, so that few samples ask. */
export class Turns {
  #heard = new Map<string, { readonly isOurs: boolean; readonly at: number }>();

  constructor(private readonly leads: Leads) {}

  async isOurs(tenant: string, now: number): Promise<boolean> {
    const heard = this.#heard.get(tenant);
    if (heard !== undefined && now - heard.at < ASK_MS) return heard.isOurs;
    const isOurs = await this.leads(tenant, TURN_MS);
    this.#heard.set(tenant, { isOurs, at: now });
    return isOurs;
  }

  clear(): void {
    this.#heard = new Map();
  }
}
