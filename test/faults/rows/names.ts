/** Names without an address, or with one that is not allowed. */
import { GOOD, TRUSTING } from '../../support/upstream/certificates';
import { failingLookup, fixedLookup, hangingLookup } from '../../support/faults/resolver';
import { IMPATIENT, timeout, unreachable, type Row } from '../../support/faults/row';

const NAMED = { script: 'right', host: 'upstream.example', credentials: GOOD, requests: 0 } as const;

const failing = (code: string): Pick<Row, 'transport' | 'ends' | 'then'> => ({
  transport: { ...TRUSTING, lookup: failingLookup(code) },
  ends: unreachable(code),
  then: unreachable(code),
});

export const names: readonly Row[] = [
  {
    fault: 'The resolver does not answer for its name.',
    ...NAMED,
    transport: { ...TRUSTING, lookup: hangingLookup().lookup },
    source: IMPATIENT,
    ends: timeout,
    then: timeout,
    defence: 'deadline',
    without: 'answers nothing',
  },
  {
    fault: 'Its name does not exist.',
    ...NAMED,
    ...failing('ENOTFOUND'),
    defence: 'whole answers',
    without: 'answers nothing',
  },
  {
    fault: 'The resolver fails for a while.',
    ...NAMED,
    ...failing('EAI_AGAIN'),
    defence: 'whole answers',
    without: 'answers nothing',
  },
  {
    fault: 'Its name leads to a private address, which the tenant file does not allow.',
    ...NAMED,
    transport: { ...TRUSTING, lookup: fixedLookup('127.0.0.1') },
    source: { privateNetwork: false },
    ends: unreachable('ADDRESS_REFUSED'),
    then: unreachable('ADDRESS_REFUSED'),
    defence: 'address guard',
    without: 'answers 200 ok',
  },
  {
    fault: 'It speaks plain http, and its name leads to a public address.',
    script: 'right',
    host: 'upstream.example',
    transport: { lookup: fixedLookup('1.1.1.1') },
    requests: 0,
    ends: unreachable('ADDRESS_REFUSED'),
    then: unreachable('ADDRESS_REFUSED'),
    defence: 'address guard',
    without: 'answers 200 ok',
  },
];
