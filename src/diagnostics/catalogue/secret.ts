/** The codes of access and of secrets. */
import type { ProblemEntries } from './entry';

const source = (token: string): string => `"sources": {
  "loyalty": {
    "adapter": "spaaza",
    "settings": { "auth": { "type": "privileged", "token": ${token}, "hostname": "shop.example" } },
    "lookup": { "by": "username", "value": "{request.userIdentifier}" }
  }
},
"user": { "id": { "from": "loyalty.user_id", "via": ["text"] } }`;

const file = (access: string): string => `{
  "access": ${access},
  "identifier": { "type": "phone" },
  "sources": {},
  "user": { "id": "request.userIdentifier" }
}`;

const NAMED = source('"${SPAAZA_TOKEN}"');

/** In the order of the documentation. */
export const secretProblems = {
  'access-missing': {
    severity: 'error',
    explanation:
      'The list of keys is empty, so all requests for this tenant would be rejected. Name the variable that has the app server’s key. Name two while one replaces the other.',
    example: { frame: 'whole', bad: file('{ "keys": [] }'), good: file('{ "keys": ["${APP_KEY}"] }') },
  },
  'access-open': {
    severity: 'error',
    explanation:
      '`"access": "open"` answers every request. That is for trying a mapping on your own machine. A bridge that listens on anything but loopback refuses the tenant.',
    example: {
      elsewhere:
        'A check accepts `"access": "open"`, since it does not know where the bridge will listen; `serve --host 0.0.0.0` refuses such a tenant.',
    },
  },
  'secret-unset': {
    severity: 'warning',
    except: 'an error for `serve`, which refuses the tenant',
    accept: 'environment',
    explanation:
      'The variable that the file names is not set, or is empty. The rest of the file is checked without it, but the tenant cannot be served. Set the variable, or set NAME_FILE to the name of a file that has the secret.',
    example: { frame: 'file', bad: source('"${UNSET_TOKEN}"'), good: NAMED },
  },
  'secret-twice': {
    severity: 'error',
    explanation:
      'Both NAME and NAME_FILE are set, and it is not known which of the two is meant. Unset one of them.',
    example: {
      frame: 'file',
      bad: source('"${DOUBLE_TOKEN}"'),
      good: NAMED,
      variables: { DOUBLE_TOKEN: 'invented', DOUBLE_TOKEN_FILE: '/run/secrets/double' },
    },
  },
  'secret-unreadable': {
    severity: 'error',
    explanation:
      'NAME_FILE names a file that cannot be read. It is missing, is a folder or a pipe, has more than 16 MiB, or is not UTF-8. Or the bridge has no right to read it. Correct the name, the rights or the content of the file.',
    example: {
      frame: 'file',
      bad: source('"${LOST_TOKEN}"'),
      good: NAMED,
      variables: { LOST_TOKEN_FILE: '/run/secrets/lost' },
    },
  },
  'secret-malformed': {
    severity: 'error',
    except: 'a warning for an app server’s key that not every request can carry',
    accept: 'credentials',
    explanation:
      'The secret cannot be sent as it is. It begins or ends with white space, has a line break, a tab or another control character, or is longer than 16,384 characters. Or it is itself the name of a variable (`${NAME}`), or has a letter that a header cannot have. A key of `access` with a space or such a letter is a warning: the message says where a request can carry it. Most often it was set wrongly: two lines in one file, a letter of another alphabet. Set the variable to the secret alone. One line break at the end of a file is dropped and does no harm.',
    example: {
      frame: 'file',
      bad: source('"${PADDED_TOKEN}"'),
      good: NAMED,
      variables: { PADDED_TOKEN: ' invented' },
    },
  },
  'secret-guessable': {
    severity: 'warning',
    accept: 'credentials',
    explanation:
      'The app server’s key has fewer than 8 characters, or is a word or a row of digits that attackers try first. A client with this key can read every shopper’s account. Set the variable to a long random text.',
    example: {
      frame: 'whole',
      bad: file('{ "keys": ["${SHORT_KEY}"] }'),
      good: file('{ "keys": ["${APP_KEY}"] }'),
      variables: { SHORT_KEY: 'a' },
    },
  },
  'secret-literal': {
    severity: 'error',
    except: 'a warning for an address with a part that looks like a token',
    accept: 'credentials',
    explanation:
      'A secret stands in the file itself, which is stored, copied and shown to others. Write `"${NAME}"` instead and set the variable. Treat the secret as known, and have it replaced. The check never prints it. The address of a webhook is a secret as a whole if a token is part of it. An address with an id can stand in a variable too.',
    example: { frame: 'file', bad: source('"invented-token"'), good: NAMED },
  },
  'secret-misplaced': {
    severity: 'error',
    explanation:
      'A secret can be a whole text in `settings` and in the keys of `access`. Anywhere else it could reach a shopper, another upstream, or the log. Move it.',
    example: {
      frame: 'crm',
      bad: '"status": { "value": "${SPAAZA_TOKEN}" }',
      good: '"status": { "value": "gold" }',
    },
  },
  'secret-inherited': {
    severity: 'warning',
    accept: 'credentials',
    explanation:
      'A file that extends another names a new address, `baseUrl`, `tokenUrl` or that of a proxy, and takes the secret from the other file. Production’s token would be sent to staging. Or it has `access` of another tenant, so that one app server’s key opens both. Write the secret in this file too. If it is meant to be the same, write the same variable.',
    example: {
      frame: 'extends',
      bad: `"sources": {
  "loyalty": {
    "settings": { "baseUrl": "https://apistage0.spaaza.com" }
  }
}`,
      good: `"sources": {
  "loyalty": {
    "settings": { "baseUrl": "https://apistage0.spaaza.com", "auth": { "token": "\${STAGING_TOKEN}" } }
  }
}`,
      variables: { STAGING_TOKEN: 'invented' },
    },
  },
} satisfies ProblemEntries;
