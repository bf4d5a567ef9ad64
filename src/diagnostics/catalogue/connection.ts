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
const refreshing = (name: string, token: string, file: string): string => `"${name}": {
    "adapter": "http",
    "settings": {
      "baseUrl": "https://till.example",
      "auth": {
        "type": "oauth2", "tokenUrl": "https://till.example/token", "clientId": "bridge", "clientSecret": "\${TILL_TOKEN}",
        "grant": "refresh_token", "refreshToken": "\${${token}}", "refreshTokenFile": "${file}"
      },
      "answer": { "notFound": [{ "status": 404 }] }
    },
    "lookup": { "path": "/${name}/{request.userIdentifier}", "owner": "unsaid" },
    "payload": { "id": "text!", "name": "text?" }
  }`;

const refreshingTwo = (token: string, file: string): string => `"sources": {
  ${refreshing('till', 'TILL_TOKEN', 'till')},
  ${refreshing('shop', token, file)}
},
"user": { "id": "till.id", "name": "shop.name" }`;

const refreshingInto = (file: string): string => refreshingTwo('SHOP_TOKEN', file);
const refreshingBy = (token: string): string => refreshingTwo(token, 'shop');

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
  'refresh-file-shared': {
    severity: 'error',
    explanation:
      'Two sources keep their refresh tokens in one file, and their token requests differ. Each would replace the token of the other. Give each refresh token a file of its own; sources with one refresh token use one connection.',
    example: {
      frame: 'file',
      bad: refreshingInto('till'),
      good: refreshingInto('shop'),
      variables: { ...VARIABLES, SHOP_TOKEN: 'token-of-the-shop' },
    },
  },
  'refresh-token-shared': {
    severity: 'error',
    explanation:
      'Two sources name one refresh token, and the endpoint gives another one with each exchange. The first exchange uses the token up, and the other source is refused from then on. This is found among the sources of one tenant, and by a check of several tenants. Authorize each on its own. Sources of one tenant can use one connection.',
    example: {
      frame: 'file',
      bad: refreshingBy('TILL_TOKEN'),
      good: refreshingBy('SHOP_TOKEN'),
      variables: { ...VARIABLES, SHOP_TOKEN: 'token-of-the-shop' },
    },
  },
} satisfies ProblemEntries;
