/** The codes of fixtures. */
import type { ProblemEntries } from './entry';

/** A fixture's file with these lines among its own. */
const fixture = (
  own: string,
  now = '"2026-11-20T12:00:00Z"',
  source = '"payload": { "user_id": 7, "username": "foo@shop.example", "birthday": "1990-01-15" }',
): string =>
  [
    '{',
    '  "request": { "userIdentifier": "foo@shop.example" },',
    ...(now === '' ? [] : [`  "now": ${now},`]),
    `  "sources": { "loyalty": { ${source} } },`,
    ...own.split('\n').map((line) => `  ${line}`),
    '}',
  ].join('\n');

const response = (age: number, id = 'foo@shop.example'): string =>
  `"response": { "body": { "user": { "id": "${id}", "age": ${age} } } }`;

/** A payload with an identifier of the retailer's own. */
const withOwnId = (id: string): string =>
  `"payload": { "user_id": 7, "username": "foo@shop.example", "auxiliary_identifier": "${id}", "birthday": "1990-01-15" }`;
/** A payload with a birthday that no step reads. */
const UNREADABLE = '"payload": { "user_id": 7, "username": "foo@shop.example", "birthday": "early in 1990" }';

const withVariables = (variables: string): string =>
  fixture(`"variables": { ${variables} },\n${response(36)}`);

const GOOD = fixture(response(36));

/** In the order of the documentation. */
export const fixtureProblems = {
  'fixture-failed': {
    severity: 'error',
    explanation:
      'The app did not get what the fixture expects. Or the bridge asked an upstream for something that the fixture does not have, or did not ask for what it has. Either the tenant file is wrong or the fixture is: look at what differs. `account-bridge verify <tenant> --update` records the actual response.',
    example: { frame: 'fixture', bad: fixture(response(35)), good: GOOD },
  },
  'fixture-missing': {
    severity: 'warning',
    accept: 'fixtures',
    explanation:
      'With `--strict` each source needs fixtures in which it ends in each way: it finds the user ("found"), it has no such user ("not found"), and it cannot be used ("failed"). A source that cannot end so needs no such fixture: one without an answer for "no such user", or a directory in a file, which does not fail. Without them it is not tested whether such an answer is recognised. An unknown shopper could then read that the service is out of order, or the other way round.',
    example: {
      elsewhere:
        'Only `check --strict` finds it, of a tenant whose file has no errors and whose fixtures can all be played.',
    },
  },
  'rule-unfilled': {
    severity: 'warning',
    accept: 'fixtures',
    explanation:
      'With `--strict` each rule needs a fixture whose account has a value of it. A rule that never gave a value can read the wrong field, and nothing shows it. `check --coverage` lists these rules, and all else that no fixture shows.',
    example: {
      elsewhere:
        'Only `check --strict` finds it, of a tenant whose file has no errors and that has fixtures, which can all be played.',
    },
  },
  'loss-unstated': {
    severity: 'warning',
    accept: 'fixtures',
    explanation:
      'The account lacks a field although an upstream sent something for it: the value has another type, a step cannot convert it, an element of a list is not complete, or a source failed. The fixture passes, but the loss can be a mistake. Correct the rule. If the loss is what the fixture shows, state it in `absent`: `account-bridge verify <tenant> --update` writes that. From then on any other loss fails.',
    example: {
      frame: 'fixture',
      bad: fixture('"response": { "body": { "user": { "id": "foo@shop.example" } } }', undefined, UNREADABLE),
      good: fixture(
        '"response": { "body": { "user": { "id": "foo@shop.example" } } },\n"absent": { "age": "step-failed" }',
        undefined,
        UNREADABLE,
      ),
    },
  },
  'id-unproven': {
    severity: 'warning',
    except: 'an error where the id gives another account',
    accept: 'fixtures',
    explanation:
      'The app’s next request has the answered `id`. Asked of this fixture, that `id` is refused or finds no user, or needs something of the upstreams that the fixture does not have. No other fixture asks for it and gives the same account. An `id` that the tenant cannot look up fails at every later request. One that reads as another shopper’s identifier shows that account. Write "id": "request.userIdentifier". Or let the tenant be asked by the `id` too ("identifier" can list several forms), and add a fixture that asks for it.',
    example: {
      frame: 'fixture',
      bad: fixture(response(36, '7'), undefined, withOwnId('7')),
      good: fixture(response(36), undefined, withOwnId('foo@shop.example')),
    },
  },
  'fixture-choice': {
    severity: 'error',
    explanation:
      'Of two keys that exclude each other, both are there or neither. A source has `exchanges` or a `payload`, and an exchange a `response` or a `failure`. What is sent has a `body` or a `form`, an answer a `body` or a `text`, and a response a `user` or an `error`. Keep one.',
    example: {
      frame: 'fixture',
      bad: fixture(response(36), undefined, '"payload": { "user_id": 7 }, "exchanges": []'),
      good: GOOD,
    },
  },
  'fixture-clock': {
    severity: 'error',
    explanation:
      'A step of the tenant reads the clock, and the fixture does not say when it is played. It would pass today and fail on the next birthday. Give it a moment in `now`.',
    example: { frame: 'fixture', bad: fixture(response(36), ''), good: GOOD },
  },
  'fixture-secret': {
    severity: 'error',
    explanation:
      'A value in `variables` is the real value of the environment. Or a text or number of the fixture, such as a header or a body, contains such a value or a part of it. Values of eight characters or more are searched for. Base64, percent-encoding, hexadecimal and escapes are found too. Many people read a fixture: invent a value.',
    example: {
      frame: 'fixture',
      bad: withVariables('"SPAAZA_TOKEN": "invented-token"'),
      good: withVariables('"SPAAZA_TOKEN": "another-token"'),
    },
  },
  'fixture-variables': {
    severity: 'error',
    explanation:
      'With the fixture’s variables the tenant does not load, so that the case cannot be played. The message says what is wrong with the tenant file then. Invent a value of the form that the setting needs.',
    example: {
      frame: 'fixture',
      bad: withVariables('"SPAAZA_TOKEN": " spaced "'),
      good: withVariables('"SPAAZA_TOKEN": "another-token"'),
    },
  },
  'variable-unknown': {
    severity: 'error',
    explanation:
      'The fixture gives a value to a variable that neither it nor the tenant file uses. Or it uses a variable without a value. Most often the name is misspelt, or the tenant file has another one now. Correct it. A token that is got by OAuth 2 or a login has no variable: leave its header out of the exchange.',
    example: {
      frame: 'fixture',
      bad: withVariables('"SPAZA_TOKEN": "another-token"'),
      good: withVariables('"SPAAZA_TOKEN": "another-token"'),
    },
  },
} satisfies ProblemEntries;
