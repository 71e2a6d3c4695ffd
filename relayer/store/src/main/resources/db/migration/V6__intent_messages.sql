-- Intents are never deleted, and the rows here are written with theirs in one transaction: a check of
-- the reference for every message of every batch finds nothing and costs more than the row.
alter table intent_message drop constraint intent_message_intent_id_fkey;
