-- The database of docker-compose.yml: invented customers, their cards, and movements whose sum is the balance. The bridge's user
-- reads these tables and nothing else; its password is a secret.
do $$
begin
  execute format(
    'create role demo_bridge login password %L',
    trim(both e'\n' from pg_read_file('/run/secrets/demo_sql_password'))
  );
end
$$;

create table customers (
  id bigint primary key,
  phone text not null unique,
  name text,
  level text
);

create table cards (
  number text primary key,
  customer_id bigint not null references customers
);
create index on cards (customer_id);

create table movements (
  id bigint generated always as identity primary key,
  customer_id bigint not null references customers,
  amount numeric(12, 2) not null
);
create index on movements (customer_id);

insert into customers values
  (201, '79000000021', 'Аграфена Небылицына', 'gold'),
  (202, '79000000022', 'Ждан Придуманный', 'basic');
insert into cards values ('3000000002001', 201);
insert into movements (customer_id, amount) values (201, 900.25), (201, -59.75);

grant select on customers, cards, movements to demo_bridge;
