/** The fault matrix: every fault, how the bridge answers it, and which defence that is owed to. */
import type { Row } from '../support/faults/row';
import { catalogues } from './rows/catalogues';
import { connections } from './rows/connections';
import { content } from './rows/content';
import { framing } from './rows/framing';
import { load } from './rows/load';
import { names } from './rows/names';
import { proxies } from './rows/proxies';
import { statuses } from './rows/statuses';
import { strays } from './rows/strays';
import { tokens } from './rows/tokens';
import { tls } from './rows/tls';
import { work } from './rows/work';

/** Every row, in the order of the matrix. */
export const rows: readonly Row[] = [
  ...connections,
  ...framing,
  ...content,
  ...statuses,
  ...strays,
  ...tls,
  ...names,
  ...proxies,
  ...tokens,
  ...load,
  ...work,
  ...catalogues,
];
