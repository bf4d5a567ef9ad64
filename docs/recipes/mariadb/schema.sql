-- Tables of an invented shop, as the recipe reads them, with invented customers.
create table customers (
  id bigint primary key,
  phone varchar(20) not null unique,
  name varchar(100),
  email varchar(100),
  birthday date,
  level enum('basic', 'silver', 'gold'),
  wants_letters boolean
);

create table cards (
  number varchar(20) primary key,
  customer_id bigint not null,
  is_main boolean not null default false,
  foreign key (customer_id) references customers (id)
);

-- What was added and spent: the balance is the sum of it.
create table movements (
  id bigint auto_increment primary key,
  customer_id bigint not null,
  amount decimal(12, 2) not null,
  valid_until date,
  foreign key (customer_id) references customers (id)
);

insert into customers values
  (101, '+79000000001', 'Пелагея Сказочникова', 'pelageya@example.com', '1988-05-17', 'gold', true),
  (102, '+79000000002', 'Порфирий Небывалый', null, null, 'basic', false);
insert into cards values ('2000000001002', 101, false), ('2000000001001', 101, true);
insert into movements (customer_id, amount, valid_until) values
  (101, 1400.00, null), (101, -149.50, null), (101, 300.00, '2020-01-01');

grant select on customers to bridge;
grant select on cards to bridge;
grant select on movements to bridge;
