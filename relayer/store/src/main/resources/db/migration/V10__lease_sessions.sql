-- When its present owner took a lease.
alter table lease add column taken_at timestamptz not null default clock_timestamp();

-- Makes the epoch part of a key. A fenced transaction pins its lease with FOR KEY SHARE, which only a change of a key waits for: a successor does, a
-- renewal by the owner does not.
create unique index lease_epoch on lease (name, epoch);

-- Nodes on this store, so that they find each other. Nothing is decided by it.
create table node (
  id text primary key,
  incarnation uuid not null,
  address text not null,
  started_at timestamptz not null,
  seen_at timestamptz not null
);
