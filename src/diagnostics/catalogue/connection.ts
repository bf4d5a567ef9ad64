/** The codes of connections: settings under a name that several sources use. */
import type { ProblemEntries } from './entry';

const API = `"connections": {
  "api": {
    "baseUrl": "https://till.example",
    "auth": { "type": "bearer", "token": "\${TILL_TOKEN}" }
  }
},
`;

const till = (settings: string): string => `"sources": {
  "till": {
    "adapter": "http",
    "settings": { ${settings}, "answer": { "notFound": [{ "status": 404 }] } },
    "lookup": { "path": "/customers/{request.userIdentifier}", "owner": "unsaid" },
    "payload": { "id": "text!" }
  }
},
"user": { "id": "till.id" }`;

const GOOD = API + till('"connection": "api"');
const VARIABLES = { TILL_TOKEN: 'token-of-the-till' };

/** In the order of the documentation. */
export const connectionProblems = {
  'connection-unknown': {
    severity: 'error',
    explanation:
      'A source’s settings name a connection that `connections` does not have. Most often the name is misspelt.',
    example: { frame: 'file', bad: API + till('"connection": "apii"'), good: GOOD, variables: VARIABLES },
  },
  'connection-twice': {
    severity: 'error',
    explanation:
      'A source’s own settings have a key that its connection has too. A setting has one place: remove it here, or let the source use another connection.',
    example: {
      frame: 'file',
      bad: API + till('"connection": "api", "baseUrl": "https://other.example"'),
      good: GOOD,
      variables: VARIABLES,
    },
  },
  'connection-unused': {
    severity: 'warning',
    accept: true,
    explanation:
      'No source of the file uses the connection. Remove it, or name it in the settings of a source. Connections of a file that is extended are not reported: another tenant may use them.',
    example: {
      frame: 'file',
      bad: API + till('"baseUrl": "https://till.example"'),
      good: GOOD,
      variables: VARIABLES,
    },
  },
} satisfies ProblemEntries;
