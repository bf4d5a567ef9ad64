/** A hash of the settings that all replicas should have alike, by which an operator sees that they do not. */
import { hash } from 'node:crypto';
import { own } from '../core/own';
import type { ServeSettings } from './io/options';

/**
 * Whether a setting is in the hash. Places are not: they differ between replicas that answer alike. A setting that holds
 * a secret must not be: a part of the hash is shown, and would let a secret be guessed.
 */
const COMPARED: Readonly<Record<keyof ServeSettings, boolean>> = {
  mappings: false,
  host: false,
  port: false,
  adminHost: false,
  adminPort: false,
  instance: false,
  /** By the processors of a machine. Their part of each setting is not in the hash either. */
  workers: false,
  stateDir: false,
  defaultTenant: true,
  driftSamplePercent: true,
  drainDelayMs: true,
  locale: true,
  logLevel: true,
  maxBodyBytes: true,
  maxConnections: true,
  maxDataBytes: true,
  reloadIntervalMs: true,
  requestDeadlineMs: true,
  requireTenants: true,
  shutdownDeadlineMs: true,
  trustedProxies: true,
  /** It can have a password. */
  store: false,
  storeWaitMs: true,
};

export const settingsHash = (settings: ServeSettings): string => {
  const compared = Object.entries(settings).filter(([name]) => own(COMPARED, name));
  return hash('sha256', JSON.stringify(compared.toSorted(([one], [other]) => (one < other ? -1 : 1))));
};
