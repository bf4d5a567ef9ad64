/** Which outcomes are part of normal operation. */

/** Outcomes of a request that need no action. */
export const ORDINARY: ReadonlySet<string> = new Set([
  'ok',
  'UserNotFound',
  'RequestInvalid',
  'AccessDenied',
  'TenantUnknown',
  'TooManyRequests',
  'Gone',
]);

/** Outcomes of a source that need no action. */
export const EXPECTED: ReadonlySet<string> = new Set(['ok', 'UserNotFound']);
