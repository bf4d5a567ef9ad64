/** The key of the tenants that a test writes. */
export const KEY = 'end-to-end-app-key';
