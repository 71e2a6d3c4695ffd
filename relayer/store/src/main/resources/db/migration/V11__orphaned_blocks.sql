-- Counted by whoever watches the relayer; reorgs are rare, so this stays small.
create index block_orphaned on block (chain) where orphaned_at is not null;
