/** http sends, answers and refuses as recorded in fixtures/http. */
import { http } from '../../adapters/http';
import { testContract } from './contract';

testContract(http, 180);
