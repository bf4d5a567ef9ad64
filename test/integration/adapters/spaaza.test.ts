/** Spaaza's recorded fixtures: spaaza-get-user.txt, and what facts.md adds. */
import { spaaza } from '../../../adapters/spaaza';
import { testContract } from '../../support/adapters/contract';

testContract(spaaza, 149);
