/** The customer directory's fixtures: how customers are found, and what a file's fields are taken for. */
import { crm } from '../../../adapters/crm';
import { testContract } from '../../support/adapters/contract';

testContract(crm, 81);
