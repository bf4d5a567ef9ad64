/** What `/status` of a bridge answers, as far as the page shows it, for each process. What is not named here is dropped. */
import * as t from 'io-ts';

const Time = t.string;
const Maybe = <C extends t.Mixed>(codec: C): t.UnionC<[C, t.NullC]> => t.union([codec, t.null]);

const Found = t.exact(
  t.type({ code: t.string, line: t.number, column: t.number, file: t.string, message: t.string }),
);

const Places = t.exact(t.type({ running: t.number, waiting: t.number, limit: t.number }));

const Source = t.exact(
  t.intersection([
    t.type({ name: t.string, lastFailure: Maybe(t.exact(t.type({ cause: t.string, at: Time }))) }),
    t.partial({
      breaker: t.keyof({ closed: null, 'half-open': null, open: null }),
      calls: Places,
      cache: t.exact(
        t.type({ hits: t.number, misses: t.number, stale: t.number, entries: t.number, bytes: t.number }),
      ),
      token: t.exact(t.type({ renewals: t.number, failures: t.number, ageS: Maybe(t.number) })),
      catalogue: t.exact(t.type({ loads: t.number, failures: t.number, ageS: Maybe(t.number) })),
      data: t.exact(t.type({ customers: t.number, modifiedAt: Maybe(Time), loadedAt: Maybe(Time) })),
      certificate: t.exact(t.type({ validFrom: Maybe(Time), validUntil: Maybe(Time) })),
      probe: t.exact(
        t.intersection([t.type({ outcome: t.string, since: Maybe(Time) }), t.partial({ status: t.number })]),
      ),
    }),
  ]),
);

const Field = t.exact(
  t.type({
    field: t.string,
    absent: t.number,
    lastAbsentAt: Maybe(Time),
    lastReason: Maybe(t.string),
    lastFilledAt: Maybe(Time),
    missingSince: Maybe(Time),
  }),
);

const Loaded = t.exact(
  t.intersection([
    t.type({
      name: t.string,
      status: t.literal('loaded'),
      loadedAt: Maybe(Time),
      lastError: Maybe(t.exact(t.type({ outcome: t.string, at: Time }))),
      keys: t.array(t.exact(t.type({ name: t.string, lastUsedAt: Maybe(Time) }))),
      sources: t.array(Source),
      fields: t.array(Field),
    }),
    t.partial({
      configHash: t.string,
      lastGood: t.boolean,
      lastGoodSince: Maybe(Time),
      warnings: t.number,
      problems: t.array(Found),
      requests: Places,
      rateLimit: t.exact(t.type({ perSecond: t.number, available: t.number })),
    }),
  ]),
);

const Refused = t.exact(t.type({ name: t.string, status: t.literal('refused'), problems: t.array(Found) }));

const Loading = t.exact(t.type({ name: t.string, status: t.literal('loading') }));

const Build = t.exact(t.type({ version: t.string, commit: Maybe(t.string), node: t.string }));

export const BridgeStatus = t.exact(
  t.type({
    instance: t.string,
    build: Build,
    config: t.exact(t.type({ settings: t.string, tenants: t.string })),
    uptimeS: t.number,
    log: t.exact(t.type({ level: t.string, linesLost: t.number })),
    connections: t.exact(t.type({ open: t.number, limit: t.number })),
    tenants: t.array(t.union([Loaded, Refused, Loading])),
  }),
);
export type BridgeStatus = t.TypeOf<typeof BridgeStatus>;
export type BridgeTenant = BridgeStatus['tenants'][number];
export type BridgeSource = t.TypeOf<typeof Source>;
export type BridgeField = t.TypeOf<typeof Field>;

/** A bridge with several processes. */
export const Workers = t.type({ workers: t.array(t.unknown) });

/** A bridge of another version says at least which one it is. */
export const AnyBridge = t.type({ build: Build });
