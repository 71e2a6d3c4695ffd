-- SPDX-License-Identifier: Apache-2.0
-- The ledger's memory. What is ordered is never changed or deleted: block, ledger_transaction and ledger_exit only grow.

-- Which ledger this database belongs to, for ever.
create table ledger_identity (
  one          boolean primary key default true check (one),
  base_chain   bigint  not null,
  chain        bigint  not null,
  contract     bytea   not null check (length(contract) = 20)
);

-- Who is the sequencer. Every write shares a lock on this row, so a successor waits for a write that has begun, and a
-- write that begins afterwards finds another epoch.
create table sequencer_lease (
  one          boolean      primary key default true check (one),
  epoch        bigint       not null,
  holder       text         not null,
  taken_at     timestamptz  not null
);
insert into sequencer_lease (epoch, holder, taken_at) values (0, 'nobody', clock_timestamp());

-- Until when. Apart from the row above, because writes that follow one another closely would keep a renewal from ever
-- getting its lock there.
create table sequencer_renewal (
  one          boolean      primary key default true check (one),
  epoch        bigint       not null,
  incarnation  uuid         not null,
  expires_at   timestamptz  not null
);
insert into sequencer_renewal (epoch, incarnation, expires_at)
values (0, '00000000-0000-0000-0000-000000000000', clock_timestamp());

create table ledger_block (
  number             bigint  primary key check (number >= 1),
  hash               bytea   not null check (length(hash) = 32),
  parent_hash        bytea   not null check (length(parent_hash) = 32),
  sealed_ms          bigint  not null,
  first_position     bigint  not null unique,
  transactions       integer not null check (transactions >= 1),
  transactions_hash  bytea   not null check (length(transactions_hash) = 32),
  l1_block           bigint  not null,
  l1_hash            bytea   not null check (length(l1_hash) = 32),
  epoch              bigint  not null
);

-- The two words say all that is published of a transaction; what is repeated here is for indexes.
create table ledger_transaction (
  position     bigint    primary key,
  word_a       bytea     not null check (length(word_a) = 32),
  word_b       bytea     not null check (length(word_b) = 32),
  from_index   integer,
  to_index     integer,
  nonce        bigint    not null,
  -- Public key and signature as five words: Ax, Ay, R8x, R8y, S; empty for a deposit.
  signature    bytea     not null check (length(signature) in (0, 160)),
  -- Number in the deposit queue; null unless it is a deposit.
  deposit      bigint    unique,
  check ((deposit is null) = (from_index is not null)),
  check ((deposit is null) = (length(signature) = 160))
);

-- No nonce pays twice; also how a transaction that is submitted again is found.
create unique index ledger_transaction_payer on ledger_transaction (from_index, nonce) where from_index is not null;
create index ledger_transaction_payee on ledger_transaction (to_index, position) where to_index is not null;

-- The leaves of the exit tree: every exit has one, and the first of a token to a destination where it is not at home is
-- preceded by one that describes the token.
create table ledger_exit (
  leaf_index   bigint   primary key,
  position     bigint   not null,
  description  boolean  not null,
  token        bigint   not null,
  destination  bigint   not null,
  message_id   bytea    not null check (length(message_id) = 32),
  unique (position, description)
);

create table ledger_token (
  number        bigint  primary key check (number >= 1),
  origin_chain  bigint  not null,
  origin_token  bytea   not null check (length(origin_token) = 20),
  description   bytea   not null,
  unique (origin_chain, origin_token)
);

create table ledger_deposit (
  index       bigint       primary key,
  owner       bytea        not null check (length(owner) = 20),
  token       bigint       not null,
  amount      numeric(39)  not null,
  -- Null for the relayer fees of several messages in one.
  message_id  bytea        check (length(message_id) = 32),
  l1_block    bigint       not null
);

-- How far L1 is read.
create table l1_cursor (
  one     boolean primary key default true check (one),
  number  bigint  not null,
  hash    bytea   not null check (length(hash) = 32),
  frozen  boolean not null
);

create table ledger_batch (
  number          bigint       primary key,
  first_position  bigint       not null unique,
  transactions    integer      not null check (transactions between 1 and size),
  size            integer      not null,
  cut_at          timestamptz  not null default clock_timestamp(),
  old_root        bytea        check (length(old_root) = 32),
  new_root        bytea        check (length(new_root) = 32),
  proof           bytea,
  proven_at       timestamptz,
  settled_root    bytea        check (length(settled_root) = 32),
  settled_block   bigint,
  check ((proof is null) = (proven_at is null)),
  check ((settled_root is null) = (settled_block is null))
);
create index ledger_batch_settled on ledger_batch (number) where settled_root is not null;
create index ledger_batch_unproven on ledger_batch (number) where proof is null and settled_root is null;

-- All accounts before the transaction at a position: where reading begins after a restart.
create table ledger_snapshot (
  position    bigint       primary key,
  block       bigint       not null,
  block_hash  bytea        not null check (length(block_hash) = 32),
  deposits    bigint       not null,
  leaves      bigint       not null,
  accounts    bytea        not null,
  digest      bytea        not null check (length(digest) = 32),
  taken_at    timestamptz  not null default clock_timestamp()
);
