-- SPDX-License-Identifier: Apache-2.0
-- A batch that somebody demanded while nothing is ordered holds no transaction: it starts where the next one does.
alter table ledger_batch drop constraint ledger_batch_check;
alter table ledger_batch add check (transactions between 0 and size);
alter table ledger_batch drop constraint ledger_batch_first_position_key;
create unique index ledger_batch_first_position on ledger_batch (first_position) where transactions > 0;

-- Whether a batch is demanded that no batch has answered yet.
alter table l1_cursor add column demanded boolean not null default false;
