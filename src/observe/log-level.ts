/** The level of the log: of all lines, and for a limited time of one tenant's. */

const RANKS = { error: 0, warn: 1, info: 2, debug: 3 } as const;

export type LogLevel = keyof typeof RANKS;

/** A tenant's level, and how long it holds. */
export interface TenantLevel {
  readonly tenant: string;
  readonly level: LogLevel;
  readonly secondsLeft: number;
}

export interface LogLevels {
  /** Whether a line of that level is written; `tenant` is whose it is. */
  readonly isWritten: (level: LogLevel, tenant?: string) => boolean;
  readonly set: (level: LogLevel) => void;
  /** Gives a tenant a level of its own for so many seconds. */
  readonly setFor: (tenant: string, level: LogLevel, seconds: number) => void;
  readonly read: () => { readonly level: LogLevel; readonly tenants: readonly TenantLevel[] };
}

interface Limited {
  readonly level: LogLevel;
  readonly endsAt: number;
}

/** `clock` is in milliseconds and never goes back. */
export const createLogLevels = (first: LogLevel, clock = (): number => performance.now()): LogLevels => {
  let level = first;
  const tenants = new Map<string, Limited>();
  const levelOf = (tenant: string): LogLevel => {
    const own = tenants.get(tenant);
    if (own === undefined) return level;
    if (clock() < own.endsAt) return own.level;
    tenants.delete(tenant);
    return level;
  };
  return {
    isWritten: (asked, tenant) => {
      const least = tenant === undefined || tenants.size === 0 ? level : levelOf(tenant);
      return RANKS[asked] <= RANKS[least];
    },
    set: (next) => {
      level = next;
    },
    setFor: (tenant, own, seconds) =>
      void tenants.set(tenant, { level: own, endsAt: clock() + seconds * 1000 }),
    read: () => ({
      level,
      tenants: [...tenants].flatMap(([tenant, { level: own, endsAt }]) => {
        const secondsLeft = Math.ceil((endsAt - clock()) / 1000);
        return secondsLeft > 0 ? [{ tenant, level: own, secondsLeft }] : [];
      }),
    }),
  };
};
