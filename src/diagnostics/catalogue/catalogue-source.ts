/** The codes of catalogues: sources that are asked the same for every shopper. */
import type { ProblemEntries } from './entry';

const LEVELS = `"levels": {
    "adapter": "http",
    "catalogue": { "ttl": 3600 },
    "settings": { "baseUrl": "https://till.example", "answer": { "listAs": "items", "notFound": [] } },
    "lookup": { "path": "/levels", "owner": "unsaid" },
    "payload": { "items": [{ "id": "integer!", "name": "text!" }] }
  }`;

const TILL = `"till": {
    "adapter": "http",
    "settings": { "baseUrl": "https://till.example", "answer": { "notFound": [{ "status": 404 }] } },
    "lookup": { "path": "/customers/{request.userIdentifier}", "owner": "unsaid" },
    "payload": { "id": "text!", "level": "integer?", "cards": [{ "id": "integer!", "name": "text!" }] }
  }`;

const file = (sources: string, find = 'levels.items[id].name'): string => `"sources": {
  ${sources}
},
"user": { "id": "till.id", "status": { "from": "till.level", "via": [{ "find": "${find}" }] } }`;

const withLevels = (levels: string): string => file(`${TILL},\n  ${levels}`);

const GOOD = withLevels(LEVELS);

/** In the order of the documentation. */
export const catalogueProblems = {
  'catalogue-key': {
    severity: 'error',
    explanation:
      'A catalogue is asked the same for every shopper, and its last answer is kept. It has no probe, no lookups by form, no fallback and no `cache`, and accounts are answered without it. Remove the key, or `catalogue` where the source is asked for a shopper.',
    example: {
      frame: 'file',
      bad: withLevels(LEVELS.replace('{ "ttl": 3600 },', '{ "ttl": 3600 },\n    "cache": { "ttl": 60 },')),
      good: GOOD,
    },
  },
  'catalogue-lookup': {
    severity: 'error',
    explanation:
      'A catalogue is asked once for all shoppers. Its lookup cannot read the request or another source, and its answer has no owner: one shopper’s answer would be shown to all. Remove `catalogue` from a source that is asked for a shopper.',
    example: {
      frame: 'file',
      bad: withLevels(LEVELS.replace('"/levels"', '"/levels/{till.level}"')),
      good: GOOD,
    },
  },
  'catalogue-needed': {
    severity: 'error',
    explanation:
      'The step `find` looks a value up in the answer of a catalogue, which is kept and indexed. The source that it names is asked for each shopper. Mark it as a catalogue if its answer is the same for every shopper, or read the answer by a path.',
    example: {
      frame: 'file',
      bad: file(TILL, 'till.cards[id].name'),
      good: GOOD,
    },
  },
} satisfies ProblemEntries;
