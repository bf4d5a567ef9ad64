/** Owns the codes of fixtures. */
import type { ProblemEntries } from './entry';

/** In the order of the documentation. */
export const fixtureProblems = {
  'fixture-failed': {
    severity: 'error',
    explanation:
      'The app did not get what the fixture expects, or the bridge asked an upstream for something that the fixture does not have, or did not ask for what it has. Look at the difference: either the tenant file is wrong, or the fixture is. `account-bridge verify <tenant> --update` takes what came for what is expected.',
    example: { elsewhere: 'shown by `account-bridge verify`' },
  },
  'fixture-choice': {
    severity: 'error',
    explanation: 'Of two keys that exclude each other both are there, or neither of them.',
    example: { elsewhere: 'shown by `account-bridge verify`' },
  },
  'fixture-clock': {
    severity: 'error',
    explanation:
      'A step of the tenant reads the clock, and the fixture does not say when it plays: it would pass today and fail on the next birthday.',
    example: { elsewhere: 'shown by `account-bridge verify`' },
  },
  'fixture-secret': {
    severity: 'error',
    explanation:
      'A value in `variables` is what the environment really holds. A fixture holds no secret: invent one.',
    example: { elsewhere: 'shown by `account-bridge verify`' },
  },
  'fixture-variables': {
    severity: 'error',
    explanation: 'With the fixture’s variables the tenant does not load, so that it cannot be played.',
    example: { elsewhere: 'shown by `account-bridge verify`' },
  },
  'variable-unknown': {
    severity: 'error',
    explanation: 'The fixture names a variable that the tenant file does not, or the other way round.',
    example: { elsewhere: 'shown by `account-bridge verify`' },
  },
} as const satisfies ProblemEntries;
