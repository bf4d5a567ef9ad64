-- Tables of an invented shop, as the recipe reads them, with invented customers.
create type level as enum ('basic', 'silver', 'gold');

create table customers (
  id bigint primary key,
  phone text not null unique,
  name text,
  email text,
  birthday date,
  level level,
  wants_letters boolean
);

create table cards (
  number text primary key,
  customer_id bigint not null references customers,
  is_main boolean not null default false
);
create index on cards (customer_id);

-- What was added and spent: the balance is the sum of it.
create table movements (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customers,
  amount numeric(12, 2) not null,
  valid_until date
);
create index on movements (customer_id);

insert into customers values
  (101, '79000000001', 'Пелагея Сказочникова', 'pelageya@example.com', '1988-05-17', 'gold', true),
  (102, '79000000002', 'Порфирий Небывалый', null, null, 'basic', false);
insert into cards values ('2000000001002', 101, false), ('2000000001001', 101, true);
insert into movements (customer_id, amount, valid_until) values
  (101, 1400.00, null), (101, -149.50, null), (101, 300.00, '2020-01-01');

grant select on customers, cards, movements to bridge;
