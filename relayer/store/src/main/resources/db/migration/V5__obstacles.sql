-- What keeps duties from their work right now; replaced and removed by the duty itself.
create table obstacle (
  duty text primary key,
  kind text not null,
  chain bigint not null,
  -- Of which key, where it is about a key.
  role text,
  detail text not null,
  since timestamptz not null default clock_timestamp()
);
