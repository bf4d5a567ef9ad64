/**
 * Upstreams that answer about shoppers and fail with their catalogue: at first, so that accounts have no level, and later,
 * so that accounts keep the last one.
 */
import { LEVELS, catalogueFile, gives, slowly, forCatalogue } from '../../support/faults/catalogue';
import type { Script } from '../../support/faults/exchange';
import { IMPATIENT, ok, type Ending, type Row } from '../../support/faults/row';
import { others } from '../../support/faults/users';
import type { ScriptName } from '../scripts';

const withLevel: Ending = { ...ok, level: 'Silver' };
const withoutLevel: Ending = { ...ok, level: null };

const PATIENT = { deadlineMs: 8000 } as const;

type Fault = readonly [what: string, script: ScriptName | Script];

const FAULTS: readonly Fault[] = [
  ['resets the connection', 'resetBeforeHeaders'],
  ['closes the connection', 'closedBeforeHeaders'],
  ['says nothing', 'hangsBeforeHeaders'],
  ['falls silent within the body', 'hangsInBody'],
  ['answers after the deadline', 'late'],
  ['fails (500)', 'serverError'],
  ['asks to be left alone (429)', 'busy'],
  ['rejects the credential (401)', 'unauthorised'],
  ['does not know the list (404)', 'unknownUser'],
  ['leads to another host (302)', 'found'],
  ['answers a page of HTML', 'html'],
  ['answers a page of HTML, and calls it JSON', 'htmlAsJson'],
  ['ends in the middle of its answer', 'jsonCut'],
  ['answers a hundred megabytes', 'floodInChunks'],
  ['answers a bomb of gzip', 'gzipBomb'],
  ['answers another user in the place of the list', 'right'],
  ['answers null', 'nothing'],
  ['answers an object in which the list is', gives({ items: LEVELS })],
];

/** It has never answered: no request asks for it again. */
const atFirst = ([what, script]: Fault): Row => ({
  fault: `Asked for a catalogue at first, it ${what}.`,
  script: forCatalogue(script),
  tenantFile: catalogueFile(IMPATIENT),
  before: others(1),
  requests: 3,
  ends: withoutLevel,
  then: withoutLevel,
  defence: 'catalogue',
  without: 'asks 4 times',
});

/** It has answered once, and that answer is old. */
const later = ([what, script]: Fault): Row => ({
  fault: `Asked for a catalogue again, it ${what}.`,
  script: (asked) => forCatalogue(asked.number < 2 ? gives(LEVELS) : script)(asked),
  tenantFile: catalogueFile(IMPATIENT),
  before: others(1),
  agedS: 3600,
  requests: 4,
  ends: withLevel,
  then: withLevel,
  defence: 'catalogue',
  without: 'answers with wrong data',
});

export const catalogues: readonly Row[] = [
  ...FAULTS.map(atFirst),
  ...FAULTS.map(later),
  {
    ...later(['says nothing for as long as the tenant lives', 'hangsBeforeHeaders']),
    tenantFile: catalogueFile(PATIENT),
  },
  {
    fault: 'It needs a moment for a catalogue, for which twenty users wait at the same time.',
    script: forCatalogue(slowly),
    tenantFile: catalogueFile(PATIENT),
    meanwhile: others(20),
    requests: 22,
    ends: withLevel,
    then: withLevel,
    defence: 'catalogue',
    alsoHeldBy: ['coalesce'],
    without: 'asks 42 times',
  },
];
