/** The fixtures of a table: what is refused. Its answers are tried over real servers. */
import { sql } from '../../../adapters/sql';
import { testContract } from '../../support/adapters/contract';

testContract(sql, 4);
