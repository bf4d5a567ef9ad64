/** The customer directory passes the tests of the conformance suite that apply to a file. */
import { crm } from '../../../adapters/crm';
import { testAdapter } from '../../support/adapters/conformance';
import type { Arranged, Scenario } from '../../support/adapters/conformance/suite';
import { objectOf } from '../../support/adapters/settings';

const maria = { id: 'c-1', login: 'maria.vymyshlennaya', balance: 120.5 };
const oleg = { id: 'c-2', login: 'oleg.pridumannyj', balance: 0 };

const customersOf = (scenario: Scenario): readonly unknown[] => {
  switch (scenario.kind) {
    case 'documented':
      return [maria, oleg];
    case 'echo':
      return scenario.identifiers.map((login, index) => ({ id: `c-${index}`, login }));
    case 'somebody else':
      return [maria, { ...oleg, login: maria.login }];
    default:
      throw new Error(`a file cannot ${scenario.kind}`);
  }
};

const arrange = (scenario: Scenario): Promise<Arranged> =>
  Promise.resolve({ files: { 'customers.json': JSON.stringify(customersOf(scenario)) } });

const NO_WIRE = 'the file is read when the tenant loads: there is no upstream behind it';

testAdapter({
  adapter: crm,
  settings: { file: 'customers.json', index: { login: 'text' } },
  variables: {},
  lookup: { by: 'login', value: '{request.userIdentifier}' },
  arrange,
  found: { identifier: maria.login, payload: maria },
  unknown: 'nobody.at.all',
  wrongLeaf: '',
  said: (found) => objectOf(found).login,
  hidden: [],
  skip: [
    'neither loading nor disposing of an unused source opens a connection',
    'an upstream’s error is UpstreamRejected, or UpstreamOverloaded when it says so',
    'an answer of another shape is PayloadInvalid',
    'an upstream that stalls, or never ends its answer, is UpstreamTimeout within the deadline',
    'an upstream that cannot be reached, or closes the connection, is UpstreamUnreachable',
    'an app that disconnects ends its call at once',
    'no failure contains a secret, the identifier, or a text of the upstream',
    'disposing closes the connections',
  ]
    .map((test) => ({ test, reason: NO_WIRE }))
    .concat([
      {
        test: 'a secret that is unset, or written in the file, is refused and not repeated',
        reason: 'no setting is a secret',
      },
      {
        test: 'one leaf of another type is reported by its path, and the rest is answered',
        reason: 'the types are those that the file has',
      },
      {
        test: 'the payload’s credentials are removed by the adapter',
        reason: 'a directory of the retailer has no credentials',
      },
    ]),
});
