/** The codes of a file itself: JSON, keys, kinds of values. */
import type { ProblemEntries } from './entry';

/** A file whose shoppers are known by phone numbers and by numbers of the directory. */
const forms = (phone: string, id: string): string =>
  `{
  "access": { "keys": ["\${APP_KEY}"] },
  "identifier": [
    { "name": "phone", "type": "phone", ${phone} },
    { "name": "id", "type": "digits", ${id} }
  ],
  "sources": {
    "crm": {
      "adapter": "crm",
      "settings": { "file": "customers.json", "index": { "phone": "phone", "id": "digits" } },
      "lookups": {
        "phone": { "by": "phone", "value": "{request.userIdentifier}" },
        "id": { "by": "id", "value": "{request.userIdentifier}" }
      }
    }
  },
  "user": { "id": "crm.id" }
}`;

/** A tenant without mistakes. */
const KNOWN = `"sources": {
  "crm": {
    "adapter": "crm",
    "settings": { "file": "customers.json", "index": { "phone": "phone" } },
    "lookup": { "by": "phone", "value": "{request.userIdentifier}" }
  }
},
"user": { "id": "crm.id" }`;

/** In the order of the documentation. */
export const fileProblems = {
  'json-syntax': {
    severity: 'error',
    explanation:
      'The file is not JSON, so nothing in it can be read. JSON has no comments, no comma after the last element, and straight double quotes only. The mistake is at the place shown, or just before it.',
    example: {
      frame: 'crm',
      bad: '"email": "crm.email",\n"bonuses": "crm.bonuses",',
      good: '"email": "crm.email",\n"bonuses": "crm.bonuses"',
    },
  },
  'json-depth': {
    severity: 'error',
    explanation:
      'Something is nested more than 64 levels deep. Most often a program that wrote the file wrapped it again and again. Write the inner value in place of the outermost one.',
    example: {
      frame: 'whole',
      bad: `{ "user": ${'['.repeat(70)}${']'.repeat(70)} }`,
      good: `{
  "access": { "keys": ["\${APP_KEY}"] },
  "identifier": { "type": "phone" },
  "sources": {},
  "user": { "id": "request.userIdentifier" }
}`,
    },
  },
  'key-duplicate': {
    severity: 'error',
    explanation:
      'One object has the same key twice. JSON readers silently use one of the two, so half of what the file says would not happen. Remove or rename one of them.',
    example: {
      frame: 'crm',
      bad: '"name": "crm.firstName",\n"name": "crm.lastName"',
      good: '"name": { "join": ["crm.firstName", "crm.lastName"], "separator": " " }',
    },
  },
  'key-forbidden': {
    severity: 'error',
    explanation:
      'The key has a meaning in the language that the bridge is written in, and cannot be used in a tenant file. Use another name.',
    example: {
      frame: 'crm',
      bad: '"extra": { "constructor": "crm.card.level" }',
      good: '"extra": { "builder": "crm.card.level" }',
    },
  },
  'key-unknown': {
    severity: 'error',
    explanation:
      'The key cannot stand here: it is misspelt, belongs somewhere else, or does not exist. It would have no effect. Correct, move or remove it.',
    example: {
      frame: 'crm',
      bad: '"status": { "from": "crm.card.level", "defualt": "basic" }',
      good: '"status": { "from": "crm.card.level", "default": "basic" }',
    },
  },
  'key-missing': {
    severity: 'error',
    explanation:
      'Something that is needed here is missing, such as the adapter of a source, a setting, or the separator of a join. The suggestion has the least that can stand there. Put your own value into it.',
    example: {
      frame: 'crm',
      bad: '"name": { "join": ["crm.firstName", "crm.lastName"] }',
      good: '"name": { "join": ["crm.firstName", "crm.lastName"], "separator": " " }',
    },
  },
  'kind-wrong': {
    severity: 'error',
    explanation:
      'Another kind of value is needed here: a list and not a text, an object and not a list, a number without quotes. The message says what is needed and what is there.',
    example: {
      frame: 'crm',
      bad: '"phone": { "from": "crm.phone", "via": "phone" }',
      good: '"phone": { "from": "crm.phone", "via": ["phone"] }',
    },
  },
  'forms-alike': {
    severity: 'error',
    explanation:
      'Shoppers are known in several forms, and one text could be an identifier of two of them. The bridge could then show another shopper’s account. Tell the forms apart by `type`, `maxLength` or `prefix`. Digits without a prefix can be a phone number if there are six or more. With "prefix": "7" phone numbers are Russian ones, and nine digits are not a phone number.',
    example: {
      frame: 'whole',
      bad: forms('"prefix": "7"', '"maxLength": 12'),
      good: forms('"prefix": "7"', '"maxLength": 9'),
    },
  },
  'value-wrong': {
    severity: 'error',
    explanation:
      'The value has the right kind, but cannot stand here. It is not one of the allowed words, out of bounds, blank, not a time zone, a language whose sentences the file does not have, or a base URL that is not https. A base URL can be http on loopback and in a private network only, since it carries a shopper’s data.',
    example: {
      frame: 'file',
      bad: `"sources": {
  "loyalty": {
    "adapter": "spaaza",
    "settings": {
      "baseUrl": "http://api0.spaaza.com",
      "auth": { "type": "privileged", "token": "\${SPAAZA_TOKEN}", "hostname": "shop.example" }
    },
    "lookup": { "by": "username", "value": "{request.userIdentifier}" }
  }
},
"user": { "id": { "from": "loyalty.user_id", "via": ["text"] } }`,
      good: `"sources": {
  "loyalty": {
    "adapter": "spaaza",
    "settings": {
      "baseUrl": "https://api0.spaaza.com",
      "auth": { "type": "privileged", "token": "\${SPAAZA_TOKEN}", "hostname": "shop.example" }
    },
    "lookup": { "by": "username", "value": "{request.userIdentifier}" }
  }
},
"user": { "id": { "from": "loyalty.user_id", "via": ["text"] } }`,
    },
  },
  'list-empty': {
    severity: 'error',
    explanation:
      'A list of rules, steps, guards or values is empty, so it can give no value. Put something into it or remove it.',
    example: {
      frame: 'crm',
      bad: '"cardNumber": { "from": "crm.card.number", "via": [] }',
      good: '"cardNumber": "crm.card.number"',
    },
  },
  'number-not-exact': {
    severity: 'error',
    explanation:
      'The number has more digits than the app could read back exactly, or is a negative zero. A card number or an id of many digits is a text: write it in quotes.',
    example: {
      frame: 'crm',
      bad: '"cardNumber": { "value": 4567890123456789012 }',
      good: '"cardNumber": { "value": "4567890123456789012" }',
    },
  },
  'text-not-fit': {
    severity: 'error',
    explanation:
      'The text is longer than 1,000 characters, or has characters that cannot be shown. These are line breaks, tabs, other control characters, marks that change the direction of writing, and half of an emoji. Remove them.',
    example: {
      frame: 'crm',
      bad: '"units": { "value": "бонусов\\tи баллов" }',
      good: '"units": { "value": "бонусов и баллов" }',
    },
  },
  'tenant-name': {
    severity: 'error',
    explanation:
      'The folder’s name cannot be the name of a tenant, since that is part of a URL and of the log. A name begins with a letter or a digit, followed by up to 63 letters, digits, - and _. Rename the folder.',
    example: { elsewhere: 'A folder named `shop.example` is refused; `shop-example` is not.' },
  },
  'file-missing': {
    severity: 'error',
    explanation:
      'The tenant’s folder has no `tenant.json` that can be read. Or its fixtures, a file that it extends or the type of a payload cannot be read. Only regular files inside the mappings folder are read; a link must lead to one of them. Write the file, give the bridge the right to read it, or put the file itself where the link is. The name of a folder that is not a tenant begins with a dot or an underscore.',
    example: { elsewhere: 'An empty folder `mappings/acme` is refused.' },
  },
  'file-encoding': {
    severity: 'error',
    explanation:
      'The file was saved in another encoding than UTF-8, such as Windows-1251 or UTF-16: its letters would reach shoppers as “�”. Save it as UTF-8 in your editor. A byte order mark can stay.',
    example: {
      elsewhere: 'A tenant.json that Notepad saved as “ANSI” is refused when it has Russian words.',
    },
  },
  'extends-circular': {
    severity: 'error',
    explanation:
      'A file extends itself, or two files extend each other, so none of them can be read first. Put what is shared into a file that extends none of those that share it.',
    example: {
      frame: 'whole',
      bad: `{
  "extends": "tenant.json",
  "access": { "keys": ["\${APP_KEY}"] },
  "identifier": { "type": "phone" },
  "sources": {},
  "user": { "id": "request.userIdentifier" }
}`,
      good: `{
  "access": { "keys": ["\${APP_KEY}"] },
  "identifier": { "type": "phone" },
  "sources": {},
  "user": { "id": "request.userIdentifier" }
}`,
    },
  },
  'extends-depth': {
    severity: 'error',
    explanation:
      'More than 16 files extend one another in a row. Readers have to put all of them together to know what the tenant is. Join files that are only used together.',
    example: {
      elsewhere: 'In a chain of 18 files, of which each extends the next, the last is not read.',
    },
  },
  'extends-nothing': {
    severity: 'warning',
    accept: true,
    explanation:
      'In a file that extends another, null removes what the other file has under the same key. Here the other file has no such key: it is misspelt, stands elsewhere, or was removed. Correct or remove the key.',
    example: {
      frame: 'extends',
      bad: '"user": { "nmae": null }',
      good: '"user": { "name": null }',
    },
  },
  'accept-refused': {
    severity: 'error',
    explanation:
      'An entry of `accept` has a code that does not exist, or whose findings cannot be accepted. Errors cannot, and no warnings about whose account is shown or about credentials. Nor can warnings that depend on the environment or on fixtures. This page says of each code whether it can. Correct what the finding is about.',
    example: {
      frame: 'file',
      bad: `"accept": [{ "code": "path-unknown", "at": "/user/id", "because": "it comes later" }],\n${KNOWN}`,
      good: KNOWN,
    },
  },
  'accept-unused': {
    severity: 'warning',
    accept: 'acceptance',
    explanation:
      'An entry of `accept` matches no finding of its file: what it was about is corrected or has moved, or the place is misspelt. `at` is the place as `check --json` prints it. Correct `at`, or remove the entry. It is not looked for while the file has errors or a variable is not set. In a file that tenants extend, it is only looked for in a check of all tenants: one of them may need it.',
    example: {
      frame: 'file',
      bad: `"accept": [{ "code": "step-no-effect", "at": "/user/id", "because": "it is meant" }],\n${KNOWN}`,
      good: KNOWN,
    },
  },
  'file-too-large': {
    severity: 'error',
    explanation:
      'A tenant file, one that it extends, the type of a payload and a fixture have at most 1 MiB each. What an adapter reads as data, such as a directory of customers, has at most 1024 MiB. If a tenant file is larger, it most often has such a directory. Put that into a file of its own, and read it with the `crm` adapter.',
    example: { elsewhere: 'A tenant.json of 1,048,577 bytes is refused.' },
  },
  'too-many': {
    severity: 'error',
    explanation:
      'A tenant has at most 100 sources, a value at most 100 steps, and a template at most 100 placeholders. A list of rules or conditions has at most 1000. A type has at most 100 alternatives and 1000 literals. A file with more most often has a table of data in the form of rules. Write that as one `table`, or as a directory for the `crm` adapter.',
    example: { elsewhere: 'A rule with 101 steps in its "via" is refused.' },
  },
  'internal-error': {
    severity: 'error',
    explanation:
      'The bridge has an error of its own, which happened while this tenant was loaded, checked or played. The tenant is refused, and all others load and serve. The message says which error, and where in the bridge. The event `bug-caught` on standard error or in the log has all of its frames. Report it to the developers of the bridge. Until it is fixed, undo the last change of the file: most often that leads to the error.',
    example: {
      elsewhere: 'An adapter that throws while it opens a source, instead of saying what is wrong.',
    },
  },
} satisfies ProblemEntries;
