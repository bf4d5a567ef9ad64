/** The carrier in memory. */
import { inMemory } from '../../../src/store/in-memory';
import { describeCarrier } from '../../support/store/carriers';

describeCarrier(() => {
  let now = 1000;
  return {
    carrier: inMemory(() => now),
    pass: (ms) => {
      now += ms;
    },
  };
});
