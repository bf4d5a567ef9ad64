/** Fixtures of Spaaza's get-card: the envelope as documented, and whose card it is. */
import { spaazaCard } from '../../../adapters/spaaza-card';
import { testContract } from '../../support/adapters/contract';

testContract(spaazaCard, 39);
