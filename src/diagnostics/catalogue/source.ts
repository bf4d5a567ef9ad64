/** The codes of sources: their names, adapters, settings, lookups and order. */
import type { ProblemEntries } from './entry';

const SETTINGS = '"settings": { "file": "customers.json", "index": { "phone": "phone" } }';
const LOOKUP = '"lookup": { "by": "phone", "value": "{request.userIdentifier}" }';
const SHARED = '"lookup": { "by": "phone", "value": "79000000001" }';

const crm = (name: string, keys: readonly string[]): string =>
  `  "${name}": {\n${['"adapter": "crm"', ...keys].map((key) => `    ${key}`).join(',\n')}\n  }`;

const file = (sources: readonly string[], rules = '"id": "crm.id"'): string =>
  `"sources": {\n${sources.join(',\n')}\n},\n"user": { ${rules} }`;

const CRM = crm('crm', [SETTINGS, LOOKUP]);
const GOOD = file([CRM]);
const spaaza = (auth: string, lookup = ''): string =>
  `  "loyalty": {\n    "adapter": "spaaza",\n    "settings": { "auth": ${auth} }${lookup}\n  }`;

const PRIVILEGED = '{ "type": "privileged", "token": "${SPAAZA_TOKEN}", "hostname": "shop.example" }';
const BY_NAME = ',\n    "lookup": { "by": "username", "value": "{request.userIdentifier}" }';
const LOYALTY_ID = '"id": { "from": "loyalty.user_id", "via": ["text"] }';
const SPAAZA = file([spaaza(PRIVILEGED, BY_NAME)], LOYALTY_ID);
const WALLET =
  '  "wallet": { "adapter": "ahunter", "deadlineMs": 1500, "settings": { "tokens": "${AHUNTER_TOKENS}" }';
const FALLBACK = '"fallbackFor": "crm",\n    "deadlineMs": 1500';
const EITHER_ID = '"id": { "first": ["crm.id", "archive.id"] }';
const NAMED = '"id": "request.userIdentifier"';
const WALLET_NAME = '"id": "request.userIdentifier", "name": "wallet.name"';

/** A file over an upstream that it describes itself, whose shoppers are known by e-mail address. */
const described = (query: string, payload: string): string =>
  `{
  "access": { "keys": ["\${APP_KEY}"] },
  "identifier": { "type": "email" },
  "sources": {
    "till": {
      "adapter": "http",
      "settings": {
        "baseUrl": "https://till.shop.example/api",
        "answer": { "notFound": [{ "status": 404 }] }
      },
      "lookup": {
        "path": "/customer",
        "query": ${query},
        "owner": { "at": "email", "is": "{request.userIdentifier}", "spelling": "email" }
      },
      "payload": ${payload}
    }
  },
  "user": { "id": "till.code" }
}`;

const BY_EMAIL = '{ "email": "{request.userIdentifier}" }';
const PAYLOAD = '{ "code": "text!", "email": "text!" }';
const DESCRIBED = described(BY_EMAIL, PAYLOAD);

/** A file over an upstream that is asked with JSON, whose shoppers are known by their numbers. */
const POSTED = described(BY_EMAIL, PAYLOAD)
  .replace('"type": "email"', '"type": "digits"')
  .replace(`"query": ${BY_EMAIL}`, '"method": "POST", "json": { "id": ID }')
  .replace('"spelling": "email"', '"spelling": "digits"')
  .replace('"at": "email"', '"at": "code"');

const schema = (code: string): string =>
  `{
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "required": ["code", "email"],
        "properties": { "code": ${code}, "email": { "type": "string" } },
        "$defs": { "code": { "type": "string", "minLength": 1 } }
      }`;

/** In the order of the documentation. */
export const sourceProblems = {
  'source-name': {
    severity: 'error',
    explanation:
      'A source’s name begins every path that reads it. It has lower-case letters, digits and _ only, begins with a letter, and is not `request`. Rename it.',
    example: {
      frame: 'file',
      bad: file([crm('retailCRM', [SETTINGS, LOOKUP])], '"id": "retailCRM.id"'),
      good: GOOD,
    },
  },
  'source-unknown': {
    severity: 'error',
    explanation:
      'A path begins with a name that is not a source of this file, or `fallbackFor` names none. Most often the name is misspelt, or a text is meant: a constant is written { "value": "…" }.',
    example: { frame: 'crm', bad: '"email": "email"', good: '"email": "crm.email"' },
  },
  'source-unused': {
    severity: 'warning',
    accept: true,
    explanation:
      'No rule and no lookup reads the source, but every request would wait for it. Remove it, or read it in a rule.',
    example: { frame: 'file', bad: file([CRM], NAMED), good: GOOD },
  },
  'adapter-unknown': {
    severity: 'error',
    explanation:
      'The bridge has no adapter of that name. docs/reference/adapters.md lists them; docs/guides/add-an-adapter.md says how to add one.',
    example: {
      frame: 'file',
      bad: file([CRM.replace('"adapter": "crm"', '"adapter": "csv"')]),
      good: GOOD,
    },
  },
  'settings-invalid': {
    severity: 'error',
    explanation:
      'Each setting has the right kind, but the adapter cannot work with them together, or a secret does not have the right form. The adapter’s section in docs/reference/adapters.md says what it needs.',
    example: {
      frame: 'file',
      bad: file(['  "wallet": { "adapter": "ahunter", "settings": {} }'], WALLET_NAME),
      good: file([`${WALLET} }`], WALLET_NAME),
    },
  },
  'address-private': {
    severity: 'error',
    explanation:
      'The address is on loopback or in a private network, and the source does not say so. Without that, the bridge connects to public addresses only. So a written address, or what a name leads to, cannot reach internal systems. Add "privateNetwork": true to the source, or write the upstream’s public address. Addresses that cannot be an upstream’s, such as 169.254.169.254, are always refused.',
    example: {
      frame: 'whole',
      bad: DESCRIBED.replace('till.shop.example', '10.0.0.12'),
      good: DESCRIBED.replace('till.shop.example', '10.0.0.12').replace(
        '"adapter": "http",',
        '"adapter": "http",\n      "privateNetwork": true,',
      ),
    },
  },
  'plain-http': {
    severity: 'warning',
    accept: true,
    explanation:
      'Everything that is sent to this address, credentials and answers too, is unencrypted: others in the same network can read it. `"privateNetwork": true` allows that, and the bridge then connects to loopback and private addresses only. Write an address with https if the upstream has one. If its network is protected otherwise, say so in `accept`.',
    example: {
      frame: 'whole',
      bad: DESCRIBED.replace('https://till.shop.example', 'http://till:8080').replace(
        '"adapter": "http",',
        '"adapter": "http",\n      "privateNetwork": true,',
      ),
      good: DESCRIBED,
    },
  },
  'certificate-dates': {
    severity: 'warning',
    accept: 'environment',
    explanation:
      'A certificate of `tls` has expired, is not valid yet, or ends within 30 days. While it is not valid, the upstream refuses it, or the upstream’s own certificate cannot be verified with it. Then no account of this source is shown. Set the variable to a certificate that is valid now and longer.',
    example: {
      elsewhere:
        'It depends on the day: the finding names the variable, such as `CRM_CERTIFICATE`, and the last day on which its certificate was valid.',
    },
  },
  'data-file': {
    severity: 'error',
    explanation:
      'The file that a source reads is not in the tenant’s folder, cannot be read, or has the wrong form. It has at least one customer, from which the fields are known. One customer has at most 512 KiB, and 40,000 values and names of fields.',
    example: { frame: 'file', bad: file([CRM.replace('customers.json', 'clients.json')]), good: GOOD },
  },
  'data-lines': {
    severity: 'warning',
    accept: true,
    explanation:
      'Lines of the file that a source reads are not customers, and are left out: of CSV a line with another number of cells, with a quote in the wrong place or with the names of the columns again, of lines of JSON one that is not an object. `badLines` says how many there may be; a file with more of them is refused. Correct what writes the file.',
    example: {
      frame: 'file',
      bad: file([CRM.replace('customers.json', 'export.csv').replace(' } }', ' }, "badLines": 5 }')]),
      good: GOOD,
    },
  },
  'index-missing': {
    severity: 'error',
    explanation:
      'The lookup names a field without an index in the directory, so no customer could be found by it. Add the field to `index` with its spelling.',
    example: { frame: 'file', bad: file([CRM.replace('"by": "phone"', '"by": "email"')]), good: GOOD },
  },
  'index-empty': {
    severity: 'warning',
    accept: 'identity',
    explanation:
      'Customers without a value in an indexed field cannot be found by it. The message says how many. If it is all of them, the field’s name, its spelling or the file is wrong. If it is some, the data lacks something: customers that another field of the index finds are not reported.',
    example: {
      frame: 'file',
      bad: file([CRM.replace('{ "phone": "phone" }', '{ "phone": "phone", "mobile": "phone" }')]),
      good: GOOD,
    },
  },
  'index-ambiguous': {
    severity: 'warning',
    accept: 'identity',
    explanation:
      'Several customers have the same value in an indexed field. It is not known whose account it is, so none of them is found by that value. Use a field that tells customers apart, or correct the data.',
    example: {
      frame: 'file',
      bad: file([CRM.replace('customers.json', 'households.json')]),
      good: GOOD,
    },
  },
  'phones-ambiguous': {
    severity: 'warning',
    accept: 'identity',
    explanation:
      'An indexed field has phone numbers without a prefix that are valid in two ways. `(495) 123-45-67` is a number of Moscow, and with a plus one of Germany. The bridge does not guess, so these customers are not found by it. Write `phones` beside `settings`: `"national"` if people typed the numbers, `"international"` if a program wrote them with the country’s code.',
    example: {
      frame: 'file',
      bad: file([CRM.replace('customers.json', 'landlines.json')]),
      good: file([
        CRM.replace('customers.json', 'landlines.json').replace(
          '"adapter": "crm",',
          '"adapter": "crm",\n    "phones": "national",',
        ),
      ]),
    },
  },
  'index-unreadable': {
    severity: 'warning',
    accept: 'identity',
    explanation:
      'An indexed field has values that are not what `index` says, so these customers are not found by them. Examples are a word instead of a phone number, a number with an extension, and a number that is not valid in any country. The same holds for keys of a table of tokens. Correct the data, or use another spelling.',
    example: {
      frame: 'file',
      bad: file([CRM.replace('customers.json', 'scribbles.json')]),
      good: GOOD,
    },
  },
  'data-type': {
    severity: 'warning',
    except: 'an error if no customer or row can be read by the type',
    accept: true,
    explanation:
      'Customers of a directory do not have the type that `payload` declares. At most 1000 of the file are compared, at equal distances. Reported are fields with another type in more than one of 20 customers, and fields with "!" that a customer lacks. An odd value is unknown when its customer is looked up. Correct the type: `account-bridge infer` prints the one that a file has. `check --live` compares the columns of a database in the same way.',
    example: {
      frame: 'file',
      bad: file([
        crm('crm', [SETTINGS, LOOKUP, '"payload": { "id": "text!", "phone": "text", "bonuses": "text?" }']),
      ]),
      good: file([
        crm('crm', [SETTINGS, LOOKUP, '"payload": { "id": "text!", "phone": "text", "bonuses": "number?" }']),
      ]),
    },
  },
  'comparison-impossible': {
    severity: 'error',
    explanation:
      'By the types of both sides, the owner of an answer can never be what was asked for. A number is compared with an email address, or an email address is spelt as a phone number. Every shopper would be refused. Compare the field that has what the app sends, in its spelling.',
    example: {
      frame: 'whole',
      bad: DESCRIBED.replace('"spelling": "email"', '"spelling": "phone"'),
      good: DESCRIBED,
    },
  },
  'spelling-missing': {
    severity: 'warning',
    accept: 'identity',
    explanation:
      'A phone number or an email address is compared as text. An upstream can write the same one in another way, such as `+7 (900) 000-00-01` or `Foo@Shop.example`. It would then count as another user’s. Say with `spelling` what both are.',
    example: {
      frame: 'whole',
      bad: DESCRIBED.replace(', "spelling": "email"', ''),
      good: DESCRIBED,
    },
  },
  'lookup-missing': {
    severity: 'error',
    explanation:
      'The source does not say what its upstream is asked for. Or shoppers are known in several forms, and it does not say so for each of them. Name the parameter and put the shopper’s identifier into it. If there are several forms, do so in "lookups" for each form.',
    example: { frame: 'file', bad: file([spaaza(PRIVILEGED)], LOYALTY_ID), good: SPAAZA },
  },
  'lookup-unwanted': {
    severity: 'error',
    explanation:
      'The upstream answers with the data of the session’s owner, whatever is asked, so a lookup would have no effect. Remove it, or use privileged authentication. Or the source has a "lookup" and "lookups": remove one of the two.',
    example: {
      frame: 'file',
      bad: file(
        [
          spaaza(
            '{ "type": "user", "userId": "1", "sessionKey": "${SPAAZA_TOKEN}", "hostname": "shop.example" }, "shared": true',
            BY_NAME,
          ),
        ],
        LOYALTY_ID,
      ),
      good: SPAAZA,
    },
  },
  'owner-among': {
    severity: 'error',
    explanation:
      'The owner’s field is in a list of objects, and any element can say that the answer is the user’s. That is right for a user’s own phone numbers, and wrong for a list of users. A rule reads another field of that list, which may be another user’s. Let `at` in `answer` lead to one element, and let `"several": "owner"` choose the one whose owner was asked for.',
    example: {
      frame: 'whole',
      bad: DESCRIBED.replace('"at": "email"', '"at": "people.email"')
        .replace(PAYLOAD, `{ "people": [${PAYLOAD}] }`)
        .replace('"id": "till.code"', '"id": "request.userIdentifier", "cardNumber": "till.people[0].code"'),
      good: DESCRIBED.replace('"answer": {', '"answer": { "at": "people[0]", "several": "owner",'),
    },
  },
  'not-found-vague': {
    severity: 'warning',
    accept: 'identity',
    explanation:
      'A condition of `notFound` holds where something is missing, or is something else. An error of the API, or of a proxy before it, lacks it as well. The shopper is then told that there is no such user. Write what the API says of a user whom it does not have: an empty list or place, a word, a code. `"empty": "list"` without a path is an answer that is an empty list.',
    example: {
      frame: 'whole',
      bad: DESCRIBED.replace('{ "status": 404 }', '{ "path": "code", "present": false }'),
      good: DESCRIBED.replace('{ "status": 404 }', '{ "path": "code", "empty": "null" }'),
    },
  },
  'not-found-never': {
    severity: 'warning',
    accept: 'identity',
    explanation:
      '`notFound` is empty, and no other source that must answer can say that there is no such user. An unknown shopper, such as a new one, then gets a failure, as if the service were out of order. Ask the API for a user that it does not have, and say what it answers.',
    example: {
      frame: 'whole',
      bad: DESCRIBED.replace('[{ "status": 404 }]', '[]'),
      good: DESCRIBED,
    },
  },
  'lookup-mixed': {
    severity: 'warning',
    accept: 'identity',
    explanation:
      'A template of a lookup puts what the shopper typed, or what another upstream says, between signs of the upstream’s syntax: quotes, operators, wildcards. A value with such signs could end the text around it and find another user. Let the placeholder be the whole text, or use a parameter of the upstream that has one meaning only. Or name the syntax: `{ "template": "…", "syntax": "odata" }` writes each value so that it stays in its place. Or use an identifier of type "digits" or "phone", which cannot have such signs.',
    example: {
      frame: 'whole',
      bad: described('{ "filter": "email = \'{request.userIdentifier}\'" }', PAYLOAD),
      good: DESCRIBED,
    },
  },
  'key-old': {
    severity: 'warning',
    accept: true,
    explanation:
      'The key has another name now, and the old one still works. `check --fix` writes the new one. Digits that are text become a number by the step "number": a leading zero is then a failure, where the old key said "no such user".',
    example: {
      frame: 'whole',
      bad: POSTED.replace('ID', '{ "$number": "{request.userIdentifier}" }'),
      good: POSTED.replace('ID', '{ "$value": { "from": "request.userIdentifier", "via": ["number"] } }'),
    },
  },
  'lookup-absent': {
    severity: 'error',
    explanation:
      'The lookup reads a field of another source that can be absent. Where it is absent, this source cannot be asked, although it is required. Make it optional, or look up by a field that is always there.',
    example: {
      frame: 'file',
      bad: file(
        [CRM, `${WALLET}, "lookup": { "user": "{crm.email}" } }`],
        '"id": "crm.id", "name": "wallet.name"',
      ),
      good: file(
        [CRM, `${WALLET}, "lookup": { "user": "{crm.email}" }, "optional": true }`],
        '"id": "crm.id", "name": "wallet.name"',
      ),
    },
  },
  'account-shared': {
    severity: 'error',
    except: 'a warning for each path into an upstream that was declared shared',
    accept: 'identity',
    explanation:
      'Every shopper would see the same account: the lookup ignores the shopper, or the settings have one account’s own credential. If that is meant, the adapter has `"shared": true`.',
    example: { frame: 'file', bad: file([crm('crm', [SETTINGS, SHARED])]), good: GOOD },
  },
  'empty-value-name': {
    severity: 'warning',
    accept: true,
    explanation:
      'A word of `emptyValues` can be the name of a person: Null and None are surnames. Such a shopper is shown without a name. Leave the word out, use `absentIf` for other fields, or accept the finding if the upstream writes names otherwise.',
    example: {
      frame: 'file',
      bad: file(
        [crm('crm', [SETTINGS, LOOKUP, '"emptyValues": ["null"]'])],
        '"id": "crm.id", "name": "crm.firstName"',
      ),
      good: file(
        [crm('crm', [SETTINGS, LOOKUP, '"emptyValues": ["-"]'])],
        '"id": "crm.id", "name": "crm.firstName"',
      ),
    },
  },
  'fallback-optional': {
    severity: 'error',
    explanation:
      'A fallback answers in place of another source. It is optional exactly if that one is. Write `optional` there.',
    example: {
      frame: 'file',
      bad: file([CRM, crm('archive', [SETTINGS, LOOKUP, FALLBACK, '"optional": true'])], EITHER_ID),
      good: file([CRM, crm('archive', [SETTINGS, LOOKUP, FALLBACK])], EITHER_ID),
    },
  },
  'plan-circular': {
    severity: 'error',
    explanation:
      'Sources wait for each other, or are fallbacks for each other, in a circle, so none could be asked first. Break the circle: look one of them up by the request.',
    example: {
      frame: 'file',
      bad: file([CRM.replace('{request.userIdentifier}', '{crm.phone}')]),
      good: GOOD,
    },
  },
  'lookup-impossible': {
    severity: 'error',
    explanation:
      'The lookup reads a source of its own chain of fallbacks. A fallback is asked only when the other source has failed, so neither can read the other. Look it up by the request.',
    example: {
      frame: 'file',
      bad: file(
        [CRM, crm('archive', [SETTINGS, LOOKUP.replace('request.userIdentifier', 'crm.phone'), FALLBACK])],
        EITHER_ID,
      ),
      good: file([CRM, crm('archive', [SETTINGS, LOOKUP, FALLBACK])], EITHER_ID),
    },
  },
  'deadline-unusable': {
    severity: 'warning',
    accept: 'environment',
    explanation:
      'The source’s deadline is longer than what a request can have left for it. One request has one deadline for everything, 5000 milliseconds unless `serve --request-deadline-ms` says otherwise. The sources that it waits for, or is a fallback for, use their time first. Each has 3000 milliseconds unless the file says otherwise. Shorten it, or theirs. Or it is so short that no upstream answers in time: it is in milliseconds.',
    example: {
      frame: 'file',
      bad: file([crm('crm', [SETTINGS, LOOKUP, '"deadlineMs": 20000'])]),
      good: file([crm('crm', [SETTINGS, LOOKUP, '"deadlineMs": 2000'])]),
    },
  },
  'probe-impossible': {
    severity: 'error',
    explanation:
      'The source names a known user for a probe, but it is asked with what another source answers. A probe asks each source by itself. Remove it, probe the other source, or look this one up by the request.',
    example: {
      frame: 'file',
      bad: file(
        [CRM, `${WALLET}, "lookup": { "user": "{crm.email}" }, "optional": true, "probe": "79000000001" }`],
        '"id": "crm.id", "name": "wallet.name"',
      ),
      good: file(
        [
          crm('crm', [SETTINGS, LOOKUP, '"probe": "79000000001"']),
          `${WALLET}, "lookup": { "user": "{crm.email}" }, "optional": true }`,
        ],
        '"id": "crm.id", "name": "wallet.name"',
      ),
    },
  },
  'declare-kind': {
    severity: 'error',
    explanation:
      'A declared field is `text`, `number`, `integer` or `boolean`, with or without a ?. What an upstream does not document can always be missing.',
    example: {
      frame: 'file',
      bad: SPAAZA.replace('\n  }', ',\n    "declare": { "tier": "string" }\n  }'),
      good: SPAAZA.replace('\n  }', ',\n    "declare": { "tier": "text?" }\n  }'),
    },
  },
  'declare-known': {
    severity: 'error',
    except: 'a warning for a source whose fields are known from its data',
    accept: true,
    explanation:
      'The field is documented already, with its type. A declaration could only contradict it. Remove it.',
    example: {
      frame: 'file',
      bad: SPAAZA.replace('\n  }', ',\n    "declare": { "gender": "text?" }\n  }'),
      good: SPAAZA,
    },
  },
  'declare-conflict': {
    severity: 'error',
    explanation:
      'A declared field leads through a value without fields, or one declared field is inside another that is a single value. Correct one of the two.',
    example: {
      frame: 'file',
      bad: SPAAZA.replace('\n  }', ',\n    "declare": { "gender.code": "text?" }\n  }'),
      good: SPAAZA.replace('\n  }', ',\n    "declare": { "gender_code": "text?" }\n  }'),
    },
  },
  'payload-kind': {
    severity: 'error',
    explanation:
      'The type of a source’s payload is not written as docs/reference/payload-types.md says. Examples are an unknown type, a literal without its quotes, a list of several types, and a payload that is not an object. One place cannot have two of "?" and "!". Or it still has the levels of the answer above the place of `at`: the payload begins at that place. In XML every value is a text, so there it cannot have numbers.',
    example: {
      frame: 'whole',
      bad: described(BY_EMAIL, '{ "code": "string!", "email": "text!" }'),
      good: DESCRIBED,
    },
  },
  'payload-schema': {
    severity: 'error',
    explanation:
      'The type of a source’s payload is a JSON Schema that cannot be read. A `$ref` leads nowhere or out of the file, a keyword has the wrong form, or the schema is not of an object.',
    example: {
      frame: 'whole',
      bad: described(BY_EMAIL, schema('{ "$ref": "#/$defs/cod" }')),
      good: described(BY_EMAIL, schema('{ "$ref": "#/$defs/code" }')),
    },
  },
} satisfies ProblemEntries;
