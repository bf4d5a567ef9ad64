/** The codes of paths and templates. */
import type { ProblemEntries } from './entry';

/** In the order of the documentation. */
export const pathProblems = {
  'path-syntax': {
    severity: 'error',
    explanation:
      'The text is not a path. A path is the name of a source, then fields after dots. `[0]` is an element of a list, `[KEY=VALUE]` the element whose KEY is VALUE, and `["odd.key"]` a field with another name. It has no `$.`, no braces and no spaces. A constant is written { "value": "…" }.',
    example: { frame: 'crm', bad: '"email": "$.crm.email"', good: '"email": "crm.email"' },
  },
  'path-unknown': {
    severity: 'error',
    except:
      'a warning in a condition on an answer that nearly names what `at` reads, or names it at another depth',
    accept: 'identity',
    explanation:
      'The upstream’s answer has no such field: it is misspelt, stands elsewhere in the answer, or is not documented. A field that the upstream gives without documenting it can be named in the source’s `declare`.',
    example: {
      frame: 'spaaza',
      bad: '"bonuses": "loyalty.loyalty_status.points_balanse_current"',
      good: '"bonuses": "loyalty.loyalty_status.points_balance_current"',
    },
  },
  'path-credential': {
    severity: 'error',
    explanation:
      'The field is a credential of the shopper or of the retailer. It is deleted before any rule runs, and no rule can read it. Read another field.',
    example: {
      frame: 'spaaza',
      bad: '"status": "loyalty.user_facebook_access_token"',
      good: '"status": "loyalty.loyalty_status.name"',
    },
  },
  'path-opaque': {
    severity: 'error',
    explanation:
      'The upstream does not document what is inside this value, so only its presence can be read, with `when`. If you know its fields, name them in the source’s `declare`.',
    example: {
      frame: 'spaaza',
      bad: '"status": "loyalty.stores[0].name"',
      good: '"segments": [{ "when": "loyalty.stores", "value": "local" }]',
    },
  },
  'path-list': {
    severity: 'error',
    explanation:
      'The path goes on after a list as if that were one object. Take one element with `[0]` or `[KEY=VALUE]`, or make an element of each with `each`.',
    example: {
      frame: 'crm',
      bad: '"cardNumber": "crm.otherCards.number"',
      good: '"cardNumber": "crm.otherCards[0].number"',
    },
  },
  'path-never': {
    severity: 'error',
    explanation:
      'The path looks for an element whose KEY is VALUE, but the type of KEY excludes that value. A number is compared with a text, or the reverse. A bare word is text, and digits are a number. Quotes make them text.',
    example: {
      frame: 'crm',
      bad: '"bonuses": "crm.otherCards[number=4567890123].bonuses"',
      good: '"bonuses": "crm.otherCards[number=\\"4567890123\\"].bonuses"',
    },
  },
  'value-quoted': {
    severity: 'warning',
    accept: true,
    explanation:
      'In `[KEY=VALUE]` the VALUE has single or typographic quotes. They are a part of the text that is compared, so that no element is found. Write the VALUE in double quotes, or without quotes.',
    example: {
      frame: 'crm',
      bad: `"bonuses": "crm.otherCards[number='C-1'].bonuses"`,
      good: '"bonuses": "crm.otherCards[number=C-1].bonuses"',
    },
  },
  'template-syntax': {
    severity: 'error',
    explanation:
      'A brace in a template has no partner. `{path}` is filled in; `{{` and `}}` stand for braces in the text.',
    example: {
      frame: 'crm',
      bad: '"status": { "template": "level {crm.card.level" }',
      good: '"status": { "template": "level {crm.card.level}" }',
    },
  },
} satisfies ProblemEntries;
