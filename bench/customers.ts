/** Invented customers, as an export has them: nine columns, and scattered phone numbers written in three ways. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { DirectoryFormat } from '../src/adapter/directory';

const FIRST = ['Анна', 'Иван', 'Мария', 'Пётр', 'Ольга', 'Сергей'];
const LAST = ['Примерова', 'Образцов', 'Тестова', 'Пробный'];

/** Numbers of ten digits that begin with 9; the prime modulus gives each customer another one. */
const MODULUS = 998_999_927;
const STEP = 377_000_011;

/** Some of the numbers that begin with 930 0 are no operator’s: no customer with one would be found. */
const UNUSED = { from: 300_000_000, length: 1_000_000 };

/** The phone number of a customer, without what depends on how it is written. */
const nationalOf = (customer: number): string => {
  const scattered = (customer * STEP) % MODULUS;
  return String(9_000_000_000 + scattered + (scattered < UNUSED.from ? 0 : UNUSED.length));
};

/** The phone number of a customer in its spelling. */
export const phoneOf = (customer: number): string => `7${nationalOf(customer)}`;

const written = (customer: number): string => {
  const digits = nationalOf(customer);
  if (customer % 3 === 0) return `7${digits}`;
  if (customer % 3 === 1) return `8${digits}`;
  return digits.replace(/^(\d{3})(\d{3})(\d\d)(\d\d)$/, '+7 ($1) $2-$3-$4');
};

const customerOf = (at: number): Readonly<Record<string, string | number>> => ({
  id: `c-${at}`,
  phone: written(at),
  email: `user${at}@shop.example`,
  first_name: FIRST[at % FIRST.length] ?? '',
  last_name: LAST[at % LAST.length] ?? '',
  birthday: `19${50 + (at % 50)}-0${1 + (at % 9)}-1${at % 10}`,
  card: `2200${String(at).padStart(12, '0')}`,
  balance: (at % 10_000) / 4,
  level: at % 5 === 0 ? 'gold' : 'silver',
});

const lineOf = (format: DirectoryFormat, at: number): string => {
  const customer = customerOf(at);
  if (format === 'csv') return Object.values(customer).join(',');
  const line = JSON.stringify(customer);
  return format === 'json' ? `${at === 0 ? '[' : ','}${line}` : line;
};

/** So many lines are written at a time. */
const AT_ONCE = 10_000;

/** Writes a file of so many customers. */
export const writeCustomers = (path: string, format: DirectoryFormat, customers: number): void => {
  const file = openSync(path, 'w');
  if (format === 'csv') writeSync(file, `${Object.keys(customerOf(0)).join(',')}\n`);
  for (let start = 0; start < customers; start += AT_ONCE) {
    const length = Math.min(AT_ONCE, customers - start);
    writeSync(file, Array.from({ length }, (_, at) => `${lineOf(format, start + at)}\n`).join(''));
  }
  if (format === 'json') writeSync(file, ']\n');
  closeSync(file);
};
