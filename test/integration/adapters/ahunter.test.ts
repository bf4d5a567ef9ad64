/** ahunter's recorded fixtures: ahunter-account-get.txt, and what facts.md adds. */
import { ahunter } from '../../../adapters/ahunter';
import { testContract } from '../../support/adapters/contract';

testContract(ahunter, 77);
