/** A tenant that reads the levels of its users out of a catalogue, and the scripts of an upstream that has one. */
import type { ScriptName } from '../../faults/scripts';
import { tenantFileOf } from './bridge';
import { answerOf } from './bytes';
import type { Asked, Script } from './exchange';
import type { Row } from './row';

export const LEVELS = [
  { id: 79, name: 'Silver' },
  { id: 80, name: 'Gold' },
];

/** What one who asks for the catalogue gets; users are right. */
export const forCatalogue =
  (script: ScriptName | Script) =>
  ({ target }: Asked): ScriptName | Script =>
    target === TARGET ? script : 'right';

/** Where the catalogue is asked for; elsewhere there are users. */
const TARGET = '/levels';

/** Answers with a list. */
export const gives = (levels: unknown): Script => ({
  asked: ({ reply }) => reply(answerOf({ body: JSON.stringify(levels) })),
});

/** Each user's level is the first of these, by the digits that all identifiers begin with. */
const LEVEL = {
  from: 'request.userIdentifier',
  via: [{ slice: [0, 2] }, 'number', { find: 'levels.items[id].name' }],
};

/** A tenant that reads the levels of its users out of a catalogue, which may take so long. */
export const catalogueFile =
  ({ deadlineMs }: { readonly deadlineMs: number }): NonNullable<Row['tenantFile']> =>
  (baseUrl) => {
    const plain = tenantFileOf(baseUrl);
    const levels = {
      ...plain.sources.shop,
      deadlineMs,
      settings: { ...plain.sources.shop.settings, answer: { listAs: 'items', notFound: [] } },
      lookup: { path: TARGET, owner: 'unsaid' },
      payload: { 'items!': [{ id: 'integer!', name: 'text!' }] },
      catalogue: { ttl: 3600 },
    };
    return { ...plain, sources: { ...plain.sources, levels }, user: { ...plain.user, status: LEVEL } };
  };

const SLOW_MS = 300;

/** Answers with the list, later than requests come together. */
export const slowly: Script = {
  asked: ({ after, reply }) => after(SLOW_MS, () => reply(answerOf({ body: JSON.stringify(LEVELS) }))),
};
