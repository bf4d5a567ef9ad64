/** The adapters that tenant files can name. */
import type { Adapter } from '../src/adapter/define-adapter';
import { ahunter } from './ahunter';
import { crm } from './crm';
import { http } from './http';
import { spaaza } from './spaaza';
import { spaazaCard } from './spaaza-card';
import { sql } from './sql';

export const adapters: readonly Adapter[] = [ahunter, crm, http, spaaza, spaazaCard, sql];
