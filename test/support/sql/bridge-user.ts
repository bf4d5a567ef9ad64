/** The user of the databases of tests for the bridge; it may read the database `shop`. */
export const BRIDGE_USER = { user: 'bridge', password: 'invented-password', name: 'shop' } as const;
