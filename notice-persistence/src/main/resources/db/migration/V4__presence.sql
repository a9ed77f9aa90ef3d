-- Who is where now. Unlogged: it is true for seconds only, and after a crash of the server each node tells it anew.

create unlogged table node (
  id      text primary key,
  name    text not null,
  since   timestamptz not null default clock_timestamp(),
  seen_at timestamptz not null default clock_timestamp(),
  streams integer not null,
  online  bytea not null
);
comment on column node.name is 'where it runs; the same after a restart';
comment on column node.online is 'the ordinals with a stream there, as a serialised Roaring bitmap';

create unlogged table node_stream (
  id         text primary key,
  node       text not null references node on delete cascade,
  recipient  integer not null,
  since      timestamptz not null,
  address    text not null,
  user_agent text,
  ending     boolean not null default false
);
comment on column node_stream.ending is 'somebody has asked its node to end it';
create index node_stream_node on node_stream (node) include (ending);
create index node_stream_recipient on node_stream (recipient);

create unlogged table lost_node (
  name    text primary key,
  seen_at timestamptz not null,
  streams integer not null
);
comment on table lost_node is 'fell silent without a farewell, and nothing of this name has come back since';
