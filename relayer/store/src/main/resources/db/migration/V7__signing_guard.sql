-- A key signs one transaction for a nonce on a chain; every further one must name the one that it
-- replaces, and each is replaced once. A second transaction for the same nonce that does not is
-- refused here, whichever node tries, before it could be broadcast.
alter table attempt add column sender bytea;
alter table attempt add column replaces bytea;
update attempt a set sender = i.sender from intent i where i.id = a.intent_id;
update attempt a set replaces = b.before
  from (select seq, lag(hash) over (partition by intent_id order by seq) as before from attempt) b
  where b.seq = a.seq;
alter table attempt alter column sender set not null;
alter table attempt add constraint attempt_identity unique (hash, chain, sender, nonce);
alter table attempt add constraint attempt_replaces_same_nonce
  foreign key (replaces, chain, sender, nonce) references attempt (hash, chain, sender, nonce);
create unique index attempt_first on attempt (chain, sender, nonce) where replaces is null;
create unique index attempt_replaced_once on attempt (replaces) where replaces is not null;
