-- The audit log -------------------------------------------------------------------------------------------------------

create table audit_entry (
  id      bigint generated always as identity primary key,
  at      timestamptz not null default clock_timestamp(),
  actor   text collate "C" not null check (length(actor) between 1 and 100),
  action  text collate "C" not null check (action ~ '^[a-z-]{1,32}[.][a-z-]{1,32}$'),
  target  text collate "C" check (length(target) between 1 and 100),
  result  text collate "C" not null check (result in ('DONE', 'REFUSED')),
  address text check (length(address) between 1 and 64),
  before  jsonb,
  after   jsonb
);
comment on table audit_entry is 'written in the transaction of the deed, and never changed; the oldest go in the end';
comment on column audit_entry.actor is 'a recipient, or key:…, system:…, unknown:…';
create index audit_entry_at on audit_entry (at, id);
create index audit_entry_actor on audit_entry (lower(actor), at, id);
create index audit_entry_action on audit_entry (action, at, id);
create index audit_entry_target on audit_entry (lower(target), at, id) where target is not null;
create index audit_entry_refused on audit_entry (at, id) where result = 'REFUSED';

-- What waits for its place in the chain. Ids are given before the commit, so an entry may come to light below others that
-- were sealed already: nothing may be taken for sealed because a later one is.
create table audit_unsealed (
  entry bigint primary key
);

create table audit_seal (
  number bigint primary key check (number > 0),
  entry  bigint not null unique,
  hash   bytea not null check (octet_length(hash) = 32)
);
comment on table audit_seal is 'the hash chain: without holes from the anchor on, in the order in which entries were found';
comment on column audit_seal.hash is 'SHA-256 over the hash before and the entry';

create table audit_seal_head (
  singleton boolean primary key default true check (singleton),
  number    bigint not null,
  entry     bigint,
  hash      bytea not null check (octet_length(hash) = 32)
) with (fillfactor = 10);
comment on table audit_seal_head is 'the last seal once more, so that its removal shows; locked by the node that seals';
insert into audit_seal_head (number, hash) values (0, sha256(''));

create table audit_anchor (
  singleton boolean primary key default true check (singleton),
  number    bigint not null,
  entry     bigint,
  hash      bytea not null check (octet_length(hash) = 32)
);
comment on table audit_anchor is 'the last seal that was removed for its age: where the chain begins now. An entry says the same';
insert into audit_anchor (number, hash) values (0, sha256(''));

create table audit_check (
  singleton   boolean primary key default true check (singleton),
  number      bigint not null default 0,
  hash        bytea,
  entry       bigint not null default 0,
  rest_until  timestamptz not null default '-infinity',
  whole_at    timestamptz,
  whole_to    bigint,
  whole_entry bigint,
  broken_at   bigint
);
comment on table audit_check is 'how far the check under way has come (number, hash, entry), and what the last whole one found';
comment on column audit_check.entry is 'up to which entries were looked at for ones that are in no chain';
insert into audit_check default values;

create function audit_await_seal() returns trigger language plpgsql as
$$
begin
  insert into audit_unsealed (entry) select id from added;
  return null;
end
$$;
create trigger audit_entry_unsealed after insert on audit_entry
  referencing new table as added for each statement execute function audit_await_seal();

-- Whoever owns the tables can take a trigger away, but can't do so by accident, and the chain tells.
create function audit_append_only() returns trigger language plpgsql as
$$
begin
  raise exception '% is only ever added to: % is refused', tg_table_name, lower(tg_op)
    using errcode = 'insufficient_privilege';
end
$$;
create trigger audit_entry_append_only before update or truncate on audit_entry
  for each statement execute function audit_append_only();
create trigger audit_seal_append_only before update or truncate on audit_seal
  for each statement execute function audit_append_only();
create trigger audit_seal_head_kept before delete or truncate on audit_seal_head
  for each statement execute function audit_append_only();
create trigger audit_anchor_kept before delete or truncate on audit_anchor
  for each statement execute function audit_append_only();

-- What is old enough goes from the beginning of the chain, never out of its middle: first the anchor moves to a seal whose
-- entry is older than any retention may be short, then only what lies behind the anchor can be removed.
create function audit_anchor_forward() returns trigger language plpgsql as
$$
begin
  if new.number <= old.number or not exists (
    select from audit_seal s join audit_entry e on e.id = s.entry
    where s.number = new.number and s.entry = new.entry and s.hash = new.hash
      and e.at < clock_timestamp() - interval '23 hours') then
    raise exception 'audit_anchor only moves forward, to a seal that is old' using errcode = 'insufficient_privilege';
  end if;
  return new;
end
$$;
create trigger audit_anchor_forward before update on audit_anchor
  for each row execute function audit_anchor_forward();

create function audit_seal_behind_anchor() returns trigger language plpgsql as
$$
begin
  if old.number > (select number from audit_anchor) then
    raise exception '% is only ever added to: delete is refused', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  return old;
end
$$;
create trigger audit_seal_kept before delete on audit_seal
  for each row execute function audit_seal_behind_anchor();

create function audit_entry_behind_anchor() returns trigger language plpgsql as
$$
begin
  if not exists (select from audit_seal s where s.entry = old.id and s.number <= (select number from audit_anchor)) then
    raise exception '% is only ever added to: delete is refused', tg_table_name using errcode = 'insufficient_privilege';
  end if;
  return old;
end
$$;
create trigger audit_entry_kept before delete on audit_entry
  for each row execute function audit_entry_behind_anchor();

alter table audit_entry enable always trigger audit_entry_unsealed;
alter table audit_entry enable always trigger audit_entry_append_only;
alter table audit_entry enable always trigger audit_entry_kept;
alter table audit_seal enable always trigger audit_seal_append_only;
alter table audit_seal enable always trigger audit_seal_kept;
alter table audit_seal_head enable always trigger audit_seal_head_kept;
alter table audit_anchor enable always trigger audit_anchor_kept;
alter table audit_anchor enable always trigger audit_anchor_forward;
