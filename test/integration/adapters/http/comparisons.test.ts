/** Which comparisons of owners the check refuses, since they can never hold, and of which it warns. */
import { http } from '../../../../adapters/http';
import { isError } from '../../../../src/diagnostics/diagnostic';
import type { Problem } from '../../../../src/diagnostics/diagnostic';
import type { IdentifierType } from '../../../../src/values/identifier';
import { excerptOf } from '../../../support/adapters/tenant';
import { contextOf, load } from '../../../support/tenant/world';

/** What is found of an owner, with the suggestion. */
const findingsOf = (identifier: IdentifierType, payload: unknown, spelling?: string, at = 'it'): unknown => {
  const owner = { at, is: '{request.userIdentifier}', spelling };
  const file = {
    access: 'open',
    identifier: { type: identifier },
    sources: {
      crm: {
        adapter: 'http',
        settings: { baseUrl: 'https://crm.shop.example', answer: { notFound: [{ status: 404 }] } },
        lookup: { path: '/users/{request.userIdentifier}', owner },
        payload: { it: payload },
      },
    },
    user: { id: 'request.userIdentifier' },
  };
  const text = JSON.stringify(file, undefined, 2);
  const { tenant, problems } = load(text, contextOf([http], {}));
  tenant?.dispose();
  // Access to anyone and identifiers of any text have warnings of their own.
  const isOther = ({ code }: Problem): boolean =>
    !['comparison-impossible', 'spelling-missing'].includes(code);
  expect(problems.filter((each) => isError(each) && isOther(each))).toStrictEqual([]);
  const found = problems.filter((each) => !isOther(each));
  return found.map((each) => [each.code, each.severity, excerptOf(text, each), each.suggestion]);
};

test.each<[IdentifierType, unknown, string, string | undefined]>([
  ['email', 'number!', 'email', undefined],
  ['email', 'number!', 'text', undefined],
  ['email', 'integer!', 'digits', undefined],
  ['email', 'integer!', 'phone', undefined],
  ['email', 'text!', 'phone', 'write "email"'],
  ['email', 'text!', 'digits', 'write "email"'],
  ['email', ['number!'], 'email', undefined],
  ['email', ['text!'], 'phone', 'write "email"'],
  ['email', "'gold' | 'basic'", 'text', undefined],
  ['phone', 'text!', 'email', 'write "phone"'],
  ['phone', 'number!', 'email', 'write "phone"'],
  ['phone', ['integer!'], 'email', 'write "phone"'],
  ['phone', "'gold' | 'basic'", 'text', undefined],
  ['digits', 'text!', 'email', undefined],
  ['digits', 'number!', 'email', undefined],
  ['digits', "'gold' | 'basic'", 'digits', undefined],
])('%s with %j as "%s" can never hold', (identifier, payload, spelling, suggestion) => {
  expect(findingsOf(identifier, payload, spelling)).toStrictEqual([
    ['comparison-impossible', 'error', `"${spelling}"`, suggestion],
  ]);
});

test.each<[IdentifierType, unknown]>([
  ['phone', 'text!'],
  ['phone', 'text'],
  ['phone', 'number!'],
  ['phone', 'integer!'],
  ['phone', 'text | integer'],
  ['phone', ['text!']],
  ['phone', ['integer!']],
  ['email', 'text!'],
  ['email', 'text?'],
  ['email', 'text | integer'],
  ['email', ['text!']],
])('%s with %j without a spelling gets a warning', (identifier, payload) => {
  expect(findingsOf(identifier, payload)).toStrictEqual([
    ['spelling-missing', 'warning', expect.any(String), `add "spelling": "${identifier}" to "owner"`],
  ]);
});

test.each<[IdentifierType, unknown, string | undefined]>([
  ['phone', 'text!', 'phone'],
  ['phone', 'number!', 'phone'],
  ['phone', 'integer!', 'digits'],
  ['phone', 'integer!', 'text'],
  ['phone', ['text!'], 'phone'],
  ['email', 'text!', 'email'],
  ['email', 'text | integer', 'email'],
  ['email', 'text!', 'text'],
  ['digits', 'number!', 'digits'],
  ['digits', 'integer!', undefined],
  ['digits', 'text!', 'text'],
  ['text', 'number!', 'text'],
  ['text', 'text!', 'email'],
  ['text', "'gold' | 'basic'", undefined],
  ['text', 'text!', undefined],
])('%s with %j as %j is accepted', (identifier, payload, spelling) => {
  expect(findingsOf(identifier, payload, spelling)).toStrictEqual([]);
});
