-- The directory -------------------------------------------------------------------------------------------------------

-- The words of a text, in lower case: parted at ASCII punctuation and white space, with each CJK character a word of its
-- own (their writers put no spaces) and the digits once more by themselves, so that 0042 finds user0042.
create function recipient_words(text) returns text[] language sql immutable parallel safe
return array_remove(
  regexp_split_to_array(
    regexp_replace(lower($1), '([\u2e80-\u2fff\u3040-\u9fff\uac00-\ud7a3\uf900-\ufaff])', ' \1 ', 'g')
      || ' ' || regexp_replace(lower($1), '[^0-9]+', ' ', 'g'),
    '[\s\u3000-\u303f\x21-\x2f\x3a-\x40\x5b-\x60\x7b-\x7f]+'),
  '');

create table recipient (
  ordinal              integer generated always as identity primary key,
  id                   text collate "C" not null check (id ~ '^[A-Za-z0-9][A-Za-z0-9._@-]{0,63}$'),
  display_name         text not null check (length(display_name) between 1 and 200),
  email                text check (length(email) <= 320),
  locale               text check (length(locale) <= 35),
  roles                text[] not null default '{RECIPIENT}' check (roles <@ '{RECIPIENT,PUBLISHER,ADMIN}'),
  active               boolean not null default true,
  password_hash        text,
  must_change_password boolean not null default false,
  preferences          jsonb not null default '{}',
  created_at           timestamptz not null default now(),
  search               tsvector not null generated always as (
    array_to_tsvector(recipient_words(id || ' ' || display_name || ' ' || coalesce(email, '')))) stored
);
comment on column recipient.ordinal is 'dense number: what bitmaps, memberships and inbox rows use';
comment on column recipient.id is 'in the C collation, so that pages have the same order on every server';
create unique index recipient_id_folded on recipient (lower(id));
create index recipient_search on recipient using gin (search);
create index recipient_administrators on recipient (ordinal) where active and roles @> '{ADMIN}';

create table recipient_group (
  ordinal    integer generated always as identity primary key,
  key        text collate "C" check (key ~ '^[a-z0-9][a-z0-9._-]{0,63}$'),
  name       text not null check (length(name) between 1 and 200),
  deleted    boolean not null default false,
  created_at timestamptz not null default now(),
  check ((ordinal = 0) = (key is null))
);
comment on table recipient_group is 'ordinal 0 is everyone; a deleted group stays for the notices that went to it, and a new one with its key is another';
create unique index recipient_group_key on recipient_group (key) where not deleted;
insert into recipient_group (ordinal, name) overriding system value values (0, 'everyone');

-- One change of the directory. It gets its position under the head lock, as the last thing its transaction does, while
-- membership rows name the change: so 10,000 rows are written before the lock is taken and not while it is held.
create table directory_change (
  id         bigint generated always as identity primary key,
  position   bigint unique,
  recipients integer[] not null default '{}'
);
comment on column directory_change.recipients is 'whose account data changed, so that nodes drop what they cached; null elements mean all';

create table membership (
  recipient     integer not null references recipient,
  group_ordinal integer not null references recipient_group,
  joined_change bigint not null references directory_change,
  left_change   bigint references directory_change,
  primary key (recipient, group_ordinal, joined_change)
);
comment on table membership is 'an interval in positions: what was published strictly between joined and left is in the inbox';
create unique index membership_present on membership (group_ordinal, recipient) where left_change is null;

-- What a change did to the bitmaps, so that a node follows it without reading the directory.
create table membership_delta (
  change        bigint not null references directory_change,
  group_ordinal integer not null references recipient_group,
  joined        integer[] not null,
  "left"        integer[] not null,
  primary key (change, group_ordinal)
);

create table category (
  key        text collate "C" primary key check (key ~ '^[a-z0-9][a-z0-9._-]{0,63}$'),
  names      jsonb not null,
  sort_order integer not null default 0
);

-- Notices and their log -----------------------------------------------------------------------------------------------

create table notice (
  id                       uuid primary key, -- of version 7: newest first is by id
  status                   text not null check (status in ('DRAFT', 'SCHEDULED', 'PUBLISHED', 'RECALLED', 'EXPIRED')),
  revision                 integer not null default 1,
  version                  integer not null default 1,
  material_version         integer not null default 1,
  position                 bigint unique,
  material_position        bigint,
  title                    text check (length(title) between 1 and 200),
  body                     text check (octet_length(body) <= 16384),
  excerpt                  text not null default '' check (length(excerpt) <= 200),
  category                 text not null check (category ~ '^[a-z0-9][a-z0-9._-]{0,63}$'),
  priority                 text not null check (priority in ('LOW', 'NORMAL', 'HIGH', 'URGENT')),
  link                     text check (length(link) <= 2048),
  link_label               text check (length(link_label) <= 80),
  sender_name              text check (length(sender_name) <= 80),
  data                     jsonb,
  requires_acknowledgement boolean not null default false,
  acknowledge_by           timestamptz,
  publish_at               timestamptz,
  expires_at               timestamptz,
  test                     boolean not null default false,
  audience                 jsonb not null,
  audience_groups          integer[] not null default '{}',
  audience_size            integer,
  author_kind              text not null check (author_kind in ('RECIPIENT', 'API_KEY')),
  author_id                text not null,
  author_name              text not null,
  created_at               timestamptz not null default now(),
  published_at             timestamptz,
  edited_at                timestamptz,
  editor                   jsonb,
  recalled_at              timestamptz,
  recall_reason            text check (length(recall_reason) <= 500),
  settled                  boolean not null default false,
  erased                   boolean not null default false,
  ended_position           bigint,
  check (status = 'DRAFT' or (title is not null and body is not null)),
  check ((status = 'SCHEDULED') <= (publish_at is not null)),
  check ((position is null) = (status in ('DRAFT', 'SCHEDULED'))),
  check ((position is null) = (published_at is null)),
  check ((position is null) = (material_position is null))
);
comment on column notice.revision is 'rises with every change of the row: what If-Match is compared with';
comment on column notice.version is 'counts published contents; 0 while nothing is published';
comment on column notice.test is 'shown to its author alone, and in no list or number';
comment on column notice.settled is 'of what is recalled or expired: the receipts of its broadcast are out of the way as well';
comment on column notice.erased is 'too old: nothing is left of it but that it was there';
comment on column notice.ended_position is 'of its recall or expiry in the log';
comment on column notice.audience is 'as it was sent; audience_groups is what it came to at publication, 0 being everyone';
create index notice_live_broadcast on notice (position) where status = 'PUBLISHED' and audience_groups <> '{}';
create index notice_due on notice (publish_at) where status = 'SCHEDULED';
create index notice_unsettled on notice (id) where status in ('RECALLED', 'EXPIRED') and not settled;
create index notice_unerased on notice (position) where settled and not erased;
create index notice_erased on notice (ended_position) where erased;
create index notice_expiring on notice (expires_at) where status = 'PUBLISHED' and expires_at is not null;

-- What a published notice said before each of its edits.
create table notice_version (
  notice         uuid not null references notice on delete cascade,
  version        integer not null,
  material       boolean not null,
  title          text not null,
  body           text not null,
  link           text,
  link_label     text,
  data           jsonb,
  acknowledge_by timestamptz,
  expires_at     timestamptz,
  at             timestamptz not null,
  editor         jsonb,
  primary key (notice, version)
);
comment on column notice_version.editor is 'who wrote it; null: the author';

-- The head is locked by whoever appends, until commit: that is what makes positions dense and in commit order.
create table notice_log_head (
  singleton boolean primary key default true check (singleton),
  position  bigint not null,
  floor     bigint not null default 0,
  check (floor <= position)
) with (fillfactor = 10);
insert into notice_log_head (position) values (0);

-- What a request under an idempotency key was answered.
create table idempotency_key (
  caller text not null,
  key    text not null check (length(key) between 1 and 255),
  digest text not null,
  answer text not null,
  at     timestamptz not null default clock_timestamp(),
  primary key (caller, key)
);
create index idempotency_key_at on idempotency_key (at);

-- How far the log had come at a time: what "older than" is measured with.
create table notice_log_age (
  at       timestamptz primary key,
  position bigint not null
);

create table notice_log (
  position bigint primary key,
  kind     text not null check (kind in ('notice', 'notice-updated', 'notice-recalled', 'notice-expired', 'directory', 'access')),
  notice   uuid,
  material boolean not null default false,
  change   bigint references directory_change,
  subject  text,
  check ((notice is not null) = (kind like 'notice%')),
  check ((change is not null) = (kind = 'directory')),
  check ((subject is not null) = (kind = 'access'))
);
create index notice_log_later on notice_log (position) where kind in ('notice-updated', 'notice-recalled', 'notice-expired');

-- Inboxes -------------------------------------------------------------------------------------------------------------

create table inbox_state (
  recipient       integer primary key references recipient,
  version         bigint not null default 0,
  seen_up_to      bigint not null default 0,
  seen_at         timestamptz,
  delivered_up_to bigint not null default 0,
  last_online_at  timestamptz,
  counted_version   bigint not null default 0,
  counted_seen      bigint not null default 0,
  counted_delivered bigint not null default 0,
  uncounted boolean not null generated always as (
    version > counted_version or seen_up_to > counted_seen or delivered_up_to > counted_delivered) stored
) with (fillfactor = 70);
comment on column inbox_state.uncounted is 'reports have yet to count what moved; generated, so that whoever moves it can''t forget';
create index inbox_state_uncounted on inbox_state (recipient) where uncounted;

create table read_mark (
  recipient integer not null references recipient,
  version   bigint not null,
  category  text,
  up_to     bigint not null,
  at        timestamptz not null default now(),
  primary key (recipient, version)
);
comment on table read_mark is 'one read-all: it reads what lies at or below up_to unless a receipt of a higher version says otherwise';

-- Neither this table nor the log has foreign keys: their checks, and the locks they take on the rows of recipients, cost
-- as much as all else of a send. What writes here has just read or written what it names.
-- A row exists for each named recipient of a notice, and for a broadcast only once its recipient did something with it.
create table inbox_entry (
  recipient         integer not null,
  notice            uuid not null,
  named             boolean not null,
  position          bigint not null,
  material_position bigint not null,
  category          text not null,
  priority          text not null,
  asks              boolean not null,
  live              boolean not null default true,
  read              boolean,
  read_version      bigint not null default 0,
  read_at           timestamptz,
  read_since        bigint,
  seen_at           timestamptz,
  acknowledged_at      timestamptz,
  acknowledged_since   bigint,
  acknowledged_version integer,
  archived          boolean not null default false,
  archived_at       timestamptz,
  version           bigint not null default 0,
  primary key (notice, recipient)
);
comment on column inbox_entry.read is 'what the recipient last said of this item; null: only marks decide';
comment on column inbox_entry.read_version is 'the receipts'' version at which read was said; a mark of a higher version overrules it';
comment on column inbox_entry.read_since is 'the receipts'' version at which it was first read, for this material position: tells reports what they have counted';
comment on column inbox_entry.acknowledged_since is 'the same for the acknowledgement';
comment on column inbox_entry.version is 'the receipts'' version of the last change; 0: none yet';
create index inbox_entry_named on inbox_entry (recipient, position desc) where named and live;
create index inbox_entry_unread on inbox_entry (recipient, material_position) where named and live and not archived and read is not true;
create index inbox_entry_unread_again on inbox_entry (recipient) where live and not archived and not read;
create index inbox_entry_asks on inbox_entry (recipient) where named and live and asks and not archived and acknowledged_at is null;
create index inbox_entry_broadcast on inbox_entry (recipient, position desc) where not named and live;
create index inbox_entry_changed on inbox_entry (recipient, version) where version > 0;
