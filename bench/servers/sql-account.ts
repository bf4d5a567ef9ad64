/**
 * The query and the hand-written mapping of both hand-written servers over a database. It gives the same fields as
 * bench/contests/sql-tenant.json: change both or neither.
 */
import { Pool } from 'pg';

/** A row as `pg` gives it: numbers with any number of digits are texts, and a timestamp is a date. */
export interface Customer {
  readonly id: string;
  readonly phone: string;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly email: string | null;
  readonly points: string | null;
  readonly level: string | null;
  readonly birthday: Date | null;
  readonly registered: Date;
}

const QUERY =
  'select id, phone, first_name, last_name, email, points, level, birthday, registered from customers where phone = $1';

/** Where the database is, is said by the variables of libpq. As many connections as the bridge has. */
const pool = new Pool({ max: 10, statement_timeout: 10_000 });

/** The customer of a phone number. */
export const customerOf = async (phone: string): Promise<Customer | undefined> => {
  const { rows } = await pool.query<Customer>(QUERY, [phone]);
  return rows[0];
};

const twoDigits = (number: number): string => String(number).padStart(2, '0');

/** `pg` makes a date of midnight in the zone of the process. */
const dayOf = (date: Date): string =>
  `${date.getFullYear()}-${twoDigits(date.getMonth() + 1)}-${twoDigits(date.getDate())}`;

/** The account; fields that are undefined are left out by JSON.stringify. */
export const accountOf = (customer: Customer): object => {
  const name = [customer.first_name, customer.last_name].filter((part) => part).join(' ');
  return {
    id: customer.phone,
    name: name === '' ? undefined : name,
    phone: customer.phone.replace(/\D/g, ''),
    email: customer.email ?? undefined,
    bonuses: customer.points === null ? undefined : Number(customer.points),
    units: 'points',
    cardNumber: customer.id,
    status: customer.level ?? 'Member',
    birthday: customer.birthday === null ? undefined : dayOf(customer.birthday),
  };
};
