-- Batches of validity-proven layers that L1 settled.
create table batch_settlement (
  ledger bigint not null,
  batch bigint not null,
  new_root bytea not null,
  chain bigint not null,
  block_id bigint not null references block,
  block_number bigint not null,
  tx bytea not null,
  orphaned_at timestamptz
);
create unique index batch_settlement_canonical on batch_settlement (ledger, batch) where orphaned_at is null;
create index batch_settlement_height on batch_settlement (chain, block_number) where orphaned_at is null;

-- Messages in the inbox of a validity-proven layer on L1: not there yet, and nothing to claim any more.
create table ledger_arrival (
  ledger bigint not null,
  id bytea not null,
  chain bigint not null,
  block_id bigint not null references block,
  block_number bigint not null,
  orphaned_at timestamptz
);
create unique index ledger_arrival_canonical on ledger_arrival (id, ledger) where orphaned_at is null;
create index ledger_arrival_height on ledger_arrival (chain, block_number) where orphaned_at is null;

-- Proofs that are wanted. A prover has a job from taken_at to free_at; attempts tells one prover's turn from the next.
create table proof_job (
  ledger bigint not null,
  batch bigint not null,
  size integer not null,
  inputs bytea not null,
  inputs_hash bytea not null,
  -- Leaves of the layer's exit tree after the batch.
  leaves bigint not null,
  state text not null check (state in ('WAITING', 'TAKEN', 'DONE', 'REJECTED')),
  attempts integer not null default 0,
  prover text,
  reason text,
  wanted_at timestamptz not null default clock_timestamp(),
  taken_at timestamptz,
  free_at timestamptz not null default clock_timestamp(),
  done_at timestamptz,
  proof bytea,
  primary key (ledger, batch),
  check ((state = 'DONE') = (proof is not null)),
  check ((proof is null) = (done_at is null))
);
create index proof_job_open on proof_job (batch, ledger) where state in ('WAITING', 'TAKEN');
create index proof_job_leaves on proof_job (ledger, leaves);
create index proof_job_pace on proof_job (size, done_at) where done_at is not null;
