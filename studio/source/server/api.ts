/** The types of the studio's server, which the page shares with it. */
export type * from '../../../src/studio/api';
