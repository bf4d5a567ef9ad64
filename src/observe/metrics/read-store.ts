/** The families about the store that several bridges share; a bridge without one has no series of them. */
import type { StoreState } from '../../core/state';
import type { Read } from './family';

interface WithStore {
  readonly store?: StoreState | undefined;
}

export const STORE: readonly Read<WithStore>[] = [
  [
    {
      name: 'store_away',
      kind: 'gauge',
      labels: [],
      help: '1 while the store does not answer, and this bridge goes on by itself; else 0.',
    },
    function* ({ store }) {
      if (store !== undefined) yield [{}, store.isAway ? 1 : 0];
    },
  ],
  [
    {
      name: 'store_operations_total',
      kind: 'counter',
      labels: ['operation', 'result'],
      help: 'Operations of the store. result: "ok", "timeout" (longer than --store-wait-ms), "failed" or "skipped" (the store was away, and not asked). What is not "ok" was done without the store.',
    },
    function* ({ store }) {
      for (const { operation, result, count } of store?.operations ?? [])
        yield [{ operation, result }, count];
    },
  ],
  [
    {
      name: 'store_operation_seconds_total',
      kind: 'counter',
      labels: ['operation'],
      help: 'How long operations of the store took that were asked for; a timeout counts as long as it was waited for.',
    },
    function* ({ store }) {
      for (const { operation, ms } of store?.took ?? []) yield [{ operation }, ms / 1000];
    },
  ],
];
