/** The codes of guards and steps. */
import type { ProblemEntries } from './entry';

/** In the order of the documentation. */
export const stepProblems = {
  'guard-form': {
    severity: 'error',
    explanation:
      'A guard is a path, a `path` with one of `equals`, `in`, `atLeast` and `lessThan`, or guards combined by `all`, `any` and `not`. `atLeast` and `lessThan` compare numbers, so a text needs `"via": ["number"]` before. Objects and lists cannot be compared, only tested for presence.',
    example: {
      frame: 'crm',
      bad: '"status": { "when": { "path": "crm.card.level", "atLeast": 3 }, "value": "regular" }',
      good: '"status": { "when": { "path": "crm.purchases", "atLeast": 3 }, "value": "regular" }',
    },
  },
  'guard-never': {
    severity: 'error',
    explanation:
      'By the types of what it reads, the guard can never pass, or a value that it compares with can never occur. The field would never be shown. Most often a number is compared with a text, a misspelt word with a value of a fixed list, or a word in capitals with what `lower` gives.',
    example: {
      frame: 'crm',
      bad: '"status": { "when": { "path": "crm.registered", "equals": "true" }, "value": "member" }',
      good: '"status": { "when": { "path": "crm.registered", "equals": true }, "value": "member" }',
    },
  },
  'guard-always': {
    severity: 'warning',
    accept: true,
    explanation:
      'By the types of what it reads, the guard always passes, so it has no effect. Remove it, or read the field that was meant.',
    example: {
      frame: 'crm',
      bad: '"status": { "when": "crm.phone", "value": "member" }',
      good: '"status": { "when": "crm.registered", "value": "member" }',
    },
  },
  'step-unknown': {
    severity: 'error',
    explanation: 'There is no step of that name. docs/reference/steps.md lists them with examples.',
    example: {
      frame: 'crm',
      bad: '"status": { "from": "crm.card.level", "via": ["uppercase"] }',
      good: '"status": { "from": "crm.card.level", "via": ["upper"] }',
    },
  },
  'step-input': {
    severity: 'error',
    explanation:
      'The step does not accept what comes before it: a text where it calculates, a list where it reads a text. The message says what it accepts and what it would get. Most often `number`, `text` or `date` is missing before it.',
    example: {
      frame: 'crm',
      bad: '"age": { "from": "crm.birthday", "via": ["age"] }',
      good: '"age": { "from": "crm.birthday", "via": ["date", "age"] }',
    },
  },
  'step-argument': {
    severity: 'error',
    explanation:
      'The step needs an argument, takes none, or takes another one. The suggestion shows the step as it is written. A division by anything but a power of ten can have endless decimals: add `round` right after it.',
    example: {
      frame: 'ahunter',
      bad: '"bonuses": { "from": "wallet.actual_sum", "via": [{ "divide": "100" }] }',
      good: '"bonuses": { "from": "wallet.actual_sum", "via": [{ "divide": 100 }] }',
    },
  },
  'step-never': {
    severity: 'error',
    explanation:
      'By the type of what comes before it, the step can never give a value. A number as text is never a date or an address. A table can lack every possible value, and bounds can exclude the number. The field would never be shown. Read another field, or leave out the step before it. `{ "date": { "epoch": "milliseconds" } }` reads a number of milliseconds or seconds since 1970.',
    example: {
      frame: 'crm',
      bad: '"birthday": { "from": "crm.purchases", "via": ["text", "date"] }',
      good: '"birthday": { "from": "crm.birthday", "via": ["date"] }',
    },
  },
  'step-no-effect': {
    severity: 'warning',
    accept: true,
    explanation:
      'By the type of what comes before it, or by the step before it, the step changes no value. Remove it.',
    example: {
      frame: 'ahunter',
      bad: '"status": { "from": "wallet.name", "via": ["text"] }',
      good: '"status": "wallet.name"',
    },
  },
  'table-key-unreachable': {
    severity: 'warning',
    accept: true,
    explanation:
      'The value can never be this key of the table, by its type or by the step before: `lower` never gives "GOLD". Correct or remove the entry.',
    example: {
      frame: 'crm',
      bad: '"status": { "from": "crm.registered", "via": [{ "table": { "true": "member", "yes": "member" } }] }',
      good: '"status": { "from": "crm.registered", "via": [{ "table": { "true": "member" } }] }',
    },
  },
  'table-incomplete': {
    severity: 'warning',
    accept: true,
    explanation:
      'The upstream’s documentation names a value that the table does not have. For such a shopper the field is left out (`not-in-table`). Add the value, or say by `ifUnknown` what is shown for every other value.',
    example: {
      frame: 'file',
      bad: `"sources": {
  "crm": {
    "adapter": "http",
    "settings": { "baseUrl": "https://crm.example", "answer": { "notFound": [{ "status": 404 }] } },
    "lookup": { "path": "/customers/{request.userIdentifier}", "owner": "unsaid" },
    "payload": { "id": "text!", "tier": "'basic' | 'gold'" }
  }
},
"user": { "id": "crm.id", "status": { "from": "crm.tier", "via": [{ "table": { "gold": "Gold" } }] } }`,
      good: `"sources": {
  "crm": {
    "adapter": "http",
    "settings": { "baseUrl": "https://crm.example", "answer": { "notFound": [{ "status": 404 }] } },
    "lookup": { "path": "/customers/{request.userIdentifier}", "owner": "unsaid" },
    "payload": { "id": "text!", "tier": "'basic' | 'gold'" }
  }
},
"user": { "id": "crm.id", "status": { "from": "crm.tier", "via": [{ "table": { "basic": "Basic", "gold": "Gold" } }] } }`,
    },
  },
} satisfies ProblemEntries;
