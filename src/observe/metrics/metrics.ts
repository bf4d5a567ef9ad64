/**
 * The metrics of the bridge in the text format of Prometheus: a subscriber that counts events, and what is read at the
 * moment of a scrape. prom-client writes the text. No label is a user's, an upstream's or a client's text.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Registry, collectDefaultMetrics } from 'prom-client';
import type { Turn } from '../../core/turns';
import type { Emit } from '../events';
import { createCounted } from './counted';
import type { Known } from './counted';
import type { Family, FamilyWriter } from './family';
import { readFamilies } from './read';
import type { BridgeState } from './read';

export interface MetricsOptions {
  readonly known: Known;
  /** What the bridge holds now. */
  readonly state: () => BridgeState;
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  /** Waits for a turn of the event loop; injected so that a test can see the turns. */
  readonly turn?: Turn;
}

export interface Metrics {
  readonly emit: Emit;
  /** The text of all metrics, in parts. */
  readonly scrape: () => Promise<readonly Buffer[]>;
}

/** A source has at most so many series. */
export const MOST_OF_SOURCE = 90;

/** A tenant has at most so many series beside those of its sources. */
export const MOST_OF_TENANT = 300;

export const CONTENT_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

/** Only the first part of a family has HELP and TYPE. */
const withoutHead = (text: string): string => text.replace(/^# HELP .*\n# TYPE .*\n?/, '');

/** The process: processor time, memory, event loop, garbage collection. Dashboards know these names. */
const processMetrics = (): readonly Pick<FamilyWriter, 'parts'>[] => {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  return registry.getMetricsAsArray().map(({ name }) => ({
    parts: async function* () {
      yield await registry.getSingleMetricAsString(name);
    },
  }));
};

/** Every family of the bridge, in the order in which they are written. */
export const allFamilies = (): readonly Family[] => {
  const nothing = new Map<string, never>();
  const known = { isTenant: () => false, isSource: () => false, isKey: () => false };
  const state = (): BridgeState => ({
    build: { version: '', commit: undefined },
    config: () => ({ settings: '', tenants: '' }),
    tenants: nothing,
    refused: [],
    versions: nothing,
    problems: nothing,
    loading: [],
    probes: [],
    connections: { open: 0, limit: 0 },
    traces: { on: false, spansLost: 0 },
    logLinesLost: 0,
  });
  const { families } = createCounted(known);
  return [...Object.values(families), ...readFamilies(state)].map(({ family }) => family);
};

/** Reads the state of the bridge once for a scrape. */
const keeping = (
  state: () => BridgeState,
): { readonly read: () => BridgeState; readonly renew: () => void } => {
  let kept: BridgeState | undefined;
  return {
    read: () => (kept ??= state()),
    renew: () => {
      kept = undefined;
    },
  };
};

/** The metrics of one bridge. Scrapes that meet get the same text, so that many of them cost no more than one. */
export const createMetrics = ({ known, state, clock, turn = () => nextTurn() }: MetricsOptions): Metrics => {
  const { emit, families } = createCounted(known, clock);
  const kept = keeping(state);
  const all = [...Object.values(families), ...readFamilies(kept.read), ...processMetrics()];
  const write = async (): Promise<readonly Buffer[]> => {
    const texts: Buffer[] = [];
    kept.renew();
    for (const each of all) {
      let isFirst = true;
      for await (const text of each.parts()) {
        const shown = isFirst ? text : withoutHead(text);
        if (shown !== '') texts.push(Buffer.from(`${shown}\n`));
        isFirst = false;
        await turn();
      }
    }
    return texts;
  };
  let running: Promise<readonly Buffer[]> | undefined;
  return {
    emit,
    scrape: () =>
      (running ??= write().finally(() => {
        running = undefined;
      })),
  };
};
