/**
 * The accounts the ahunter stub knows. Data only; every name, address and token is made up.
 * Sums are whole kopecks, times XML Schema dateTime. Source: ahunter-account-get.txt.
 */
import type { Json } from './server';

/** An account as it is served; `token_api` is also what finds it. */
export type AhunterAccount = { readonly token_api: string; readonly [field: string]: Json };

/** Every field that is documented. */
const STANDARD: AhunterAccount = {
  actual_sum: 61840,
  create_time: '2019-03-11T08:24:05.310Z',
  modification_time: '2026-06-18T17:02:41.095Z',
  name: 'vymyshlennaya',
  mail: 'vymyshlennaya@example.com',
  person_name: 'Вымышленная Мария Петровна',
  token_api: 'demo-ahunter-standard',
  type: 1,
  last_debit: { debit_type: 2, id: 70316, sum: 35, time: '2026-06-18T17:02:41.080Z' },
  last_payment: { id: 2208, order_id: 1947, source: 'card', sum: 90000, time: '2026-05-30T10:45:13.004Z' },
  request_process_time: 0,
};

/** Newly registered: no payment and no debit yet, and both names are empty. */
const NEW: AhunterAccount = {
  actual_sum: 0,
  create_time: '2026-02-03T09:15:00.000Z',
  modification_time: '2026-02-03T09:15:00.000Z',
  name: 'newcomer',
  mail: '',
  person_name: '',
  token_api: 'demo-ahunter-new',
  type: 1,
  request_process_time: 0,
};

/** A partner account (type 2), last debited for a registry file (debit type 1). */
const PARTNER: AhunterAccount = {
  actual_sum: 125000050,
  create_time: '2017-09-01T06:00:00.500Z',
  modification_time: '2025-11-30T23:59:59.999Z',
  name: 'partner',
  mail: 'partner@example.com',
  person_name: 'Придуманный Олег Львович',
  token_api: 'demo-ahunter-partner',
  type: 2,
  last_debit: { debit_type: 1, id: 90112, sum: 349950, time: '2025-11-30T23:59:59.120Z' },
  last_payment: { id: 4410, order_id: 3871, source: 'ym', sum: 50000000, time: '2025-10-14T12:00:00.000Z' },
  request_process_time: 1,
};

/** In the order: standard, new, partner. */
export const AHUNTER_ACCOUNTS: readonly AhunterAccount[] = [STANDARD, NEW, PARTNER];
