/** The codes of rules: their forms, their places in the contract, absence. */
import type { ProblemEntries } from './entry';

/** In the order of the documentation. */
export const ruleProblems = {
  'rule-form': {
    severity: 'error',
    explanation:
      'A rule has exactly one form: `from`, `first`, `last`, `join`, `template`, `value`, `sum`, `difference`, `min`, `max`, `count` or `percent`. `required` stands on the outermost rule of a field. Keep one form.',
    example: {
      frame: 'crm',
      bad: '"status": { "from": "crm.card.level", "value": "basic" }',
      good: '"status": { "from": "crm.card.level", "default": "basic" }',
    },
  },
  'rule-unreachable': {
    severity: 'warning',
    accept: true,
    explanation:
      'A rule of `first` stands after one that always has a value, so it is never used. Remove it, or put it before the other.',
    example: {
      frame: 'crm',
      bad: '"status": { "first": ["crm.id", "crm.card.level"] }',
      good: '"status": { "first": ["crm.card.level", "crm.id"] }',
    },
  },
  'constant-path': {
    severity: 'warning',
    accept: true,
    explanation:
      'A constant is shown as it is written, but this one looks like a path into a source. Shoppers would see the path, or a comparison would hold for that text alone. Use `from` for a path. In place of a `default` from a path, add a further rule to `first`. A comparison with another field is written `{ "path": … }`.',
    example: {
      frame: 'crm',
      bad: '"status": { "value": "crm.card.level" }',
      good: '"status": { "from": "crm.card.level" }',
    },
  },
  'contract-type': {
    severity: 'error',
    explanation:
      'The rule gives a value of another type than the contract with the app has here. Examples are a number for a card number, and a text for a balance. The suggestion names the steps that convert it.',
    example: {
      frame: 'spaaza',
      bad: '"cardNumber": "loyalty.user_id"',
      good: '"cardNumber": { "from": "loyalty.user_id", "via": ["text"] }',
    },
  },
  'value-undocumented': {
    severity: 'warning',
    accept: true,
    explanation:
      'The app’s documentation says that the field is a text, but not which texts the app knows. The message names the texts of its samples. The app gets the rule’s text, and may not show it. Write a text of the samples, or convert the upstream’s words by a `table`. Keep another text if you know that your app accepts it.',
    example: {
      frame: 'crm',
      bad: '"gender": { "value": "f" }',
      good: '"gender": { "value": "female" }',
    },
  },
  'field-unknown': {
    severity: 'error',
    explanation:
      'The contract has no such field. It is misspelt, or only your own app knows it: such a field stands under `extra`. In `absent` of a fixture, no rule of the tenant fills the field.',
    example: {
      frame: 'crm',
      bad: '"card_number": "crm.card.number"',
      good: '"cardNumber": "crm.card.number"',
    },
  },
  'field-missing': {
    severity: 'error',
    explanation:
      'An object lacks a field without which the app does not accept it. An account needs its `id`, a card its `cardNumber`, and a link its `title` and `url`. Add the field.',
    example: {
      frame: 'crm',
      bad: '"loyaltyCards": [{ "bonuses": "crm.bonuses" }]',
      good: '"loyaltyCards": [{ "cardNumber": "crm.card.number", "bonuses": "crm.bonuses" }]',
    },
  },
  'extra-shadows': {
    severity: 'error',
    explanation:
      'A field under `extra` has the name of a field of the contract, and would not be checked. Move it out of `extra`.',
    example: { frame: 'crm', bad: '"extra": { "email": "crm.email" }', good: '"email": "crm.email"' },
  },
  'required-absent': {
    severity: 'error',
    explanation:
      'The account needs the field, and it can be absent. The message says why. Such a shopper would get an error instead of an account. Use a field that is always there, or add `"required": true` to say that the error is the right answer. Where the file itself has the type of the payload, a field is always there when it and every object around it have a `!`: `"profile!": { "id": "text!" }`. Without it, a value of another type is unknown, and the rest of the answer still counts.',
    example: {
      frame: 'file',
      bad: `"sources": {
  "crm": {
    "adapter": "crm",
    "settings": { "file": "customers.json", "index": { "phone": "phone" } },
    "lookup": { "by": "phone", "value": "{request.userIdentifier}" }
  }
},
"user": { "id": "crm.email" }`,
      good: `"sources": {
  "crm": {
    "adapter": "crm",
    "settings": { "file": "customers.json", "index": { "phone": "phone" } },
    "lookup": { "by": "phone", "value": "{request.userIdentifier}" }
  }
},
"user": { "id": "crm.id" }`,
    },
  },
  'required-can-fail': {
    severity: 'warning',
    accept: true,
    explanation:
      'The rule says `"required": true`, so a shopper without the field gets an error instead of an account. The check lists every field that can fail so. If that is meant, change nothing.',
    example: {
      frame: 'crm',
      bad: '"email": { "from": "crm.email", "required": true }',
      good: '"email": "crm.email"',
    },
  },
  'default-required': {
    severity: 'error',
    explanation:
      '`default` says what is shown when there is no value, and `required` makes that an error. Remove one of the two.',
    example: {
      frame: 'crm',
      bad: '"status": { "from": "crm.card.level", "default": "basic", "required": true }',
      good: '"status": { "from": "crm.card.level", "default": "basic" }',
    },
  },
  'default-unused': {
    severity: 'warning',
    accept: true,
    explanation:
      'The value is never absent in this way, so `default` or `ifUnknown` never applies. `default` replaces what is missing, null or blank. `ifUnknown` replaces what could not be read. Remove it, or use the other one.',
    example: {
      frame: 'crm',
      bad: '"status": { "from": "crm.id", "default": "basic" }',
      good: '"status": { "from": "crm.card.level", "default": "basic" }',
    },
  },
  'if-unknown-number': {
    severity: 'warning',
    accept: true,
    explanation:
      'A number is shown although it could not be read: a balance that could not be read is not a zero balance. Leave the field out, unless the number is harmless.',
    example: {
      frame: 'spaaza',
      bad: '"bonuses": { "from": "loyalty.points_wallet_total", "ifUnknown": 0 }',
      good: '"bonuses": { "from": "loyalty.points_wallet_total", "default": 0 }',
    },
  },
  'each-alias': {
    severity: 'error',
    explanation:
      '`each` needs `as`: the name by which `item` reads the element. It has letters, digits and _, and begins with a small letter. It is not the name of a source, of `request` or of an outer element.',
    example: {
      frame: 'crm',
      bad: '"loyaltyCards": [{ "each": "crm.otherCards", "as": "crm", "item": { "cardNumber": "crm.number" } }]',
      good: '"loyaltyCards": [{ "each": "crm.otherCards", "as": "card", "item": { "cardNumber": "card.number" } }]',
    },
  },
  'each-list': {
    severity: 'error',
    explanation:
      '`each` needs a list, and the value at its path is not one. Use the path of the list itself.',
    example: {
      frame: 'crm',
      bad: '"loyaltyCards": [{ "each": "crm.card", "as": "card", "item": { "cardNumber": "card.number" } }]',
      good: '"loyaltyCards": [{ "cardNumber": "crm.card.number" }]',
    },
  },
  'each-unused': {
    severity: 'warning',
    accept: true,
    explanation:
      'Nothing in `item` reads the element, so every element of the list would be the same. Read its fields by the name given in `as`.',
    example: {
      frame: 'crm',
      bad: '"segments": [{ "each": "crm.otherCards", "as": "card", "item": "crm.card.level" }]',
      good: '"segments": [{ "each": "crm.otherCards", "as": "card", "item": "card.level" }]',
    },
  },
  'account-too-large': {
    severity: 'warning',
    accept: true,
    explanation:
      'Lists within one another multiply: 100 elements of 100 elements each are 10,000. An account has at most 40,000 values (texts, numbers, lists, objects) and 1 MiB. A shopper with such lists gets the error `AccountTooLarge`. Show fewer fields of each element, or fewer lists within one another. If the upstream’s lists are always short, change nothing.',
    example: {
      frame: 'crm',
      bad: `"extra": {
  "cards": [
    { "each": "crm.otherCards", "as": "a", "item": [
      { "each": "crm.otherCards", "as": "b", "item": [
        { "each": "crm.otherCards", "as": "c", "item": { "join": ["a.number", "b.number", "c.number"], "separator": "-" } }
      ] }
    ] }
  ]
}`,
      good: `"extra": {
  "cards": [
    { "each": "crm.otherCards", "as": "a", "item": [
      { "each": "crm.otherCards", "as": "b", "item": { "join": ["a.number", "b.number"], "separator": "-" } }
    ] }
  ]
}`,
    },
  },
} satisfies ProblemEntries;
