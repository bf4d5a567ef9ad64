/** The customer directory's fixtures: how customers are found, and the types of a file's fields. */
import { crm } from '../../../adapters/crm';
import { testContract } from '../../support/adapters/contract';

testContract(crm, 95);
