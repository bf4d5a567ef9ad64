/** The context of adapters in tests: a tenant without settings, called with the request's identifier. */
import { spellingsOf } from '../../../src/adapter/owner';
import type { Identity, Spellings } from '../../../src/adapter/owner';
import type { AnswerObserver } from '../../../src/adapter/define-adapter';
import { ANY_SOURCE, DEFAULT_COUNTRY } from '../../../src/values/phone';
import type { Reading } from '../../../src/values/phone';

export const identity: Identity = {
  origin: ANY_SOURCE,
  filling: () => ({
    origin: { country: DEFAULT_COUNTRY, reading: 'request' },
    forms: [{ name: 'text', type: 'text' }],
  }),
};

export const spellings: Spellings = spellingsOf(identity, '{request.userIdentifier}');

/** The spellings of a source that says how its numbers are meant. */
export const spellingsFor = (reading: Reading): Spellings =>
  spellingsOf({ ...identity, origin: { ...ANY_SOURCE, reading } }, '{request.userIdentifier}');

/** No listener. */
export const untold: AnswerObserver = { mismatch: () => undefined, compared: () => undefined };
