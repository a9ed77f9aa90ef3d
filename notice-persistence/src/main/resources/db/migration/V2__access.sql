-- Sessions ------------------------------------------------------------------------------------------------------------

create table session (
  id           uuid primary key,
  recipient    integer not null references recipient,
  token_hash   bytea not null check (octet_length(token_hash) = 32),
  created_at   timestamptz not null default now(),
  last_used_at timestamptz not null default now(),
  expires_at   timestamptz not null,
  ends_at_last timestamptz not null,
  ended_at     timestamptz,
  end_reason   text check (end_reason in ('SIGNED_OUT', 'ENDED', 'TOKEN_REUSED', 'PASSWORD_CHANGED', 'ACCOUNT_CHANGED')),
  address      text check (length(address) <= 64),
  user_agent   text check (length(user_agent) <= 400),
  check ((ended_at is null) = (end_reason is null)),
  check (expires_at <= ends_at_last)
) with (fillfactor = 80);
comment on table session is 'a sign-in on one device: a family of refresh tokens, of which the newest is good';
comment on column session.token_hash is 'SHA-256 of the good refresh token, which has too much chance in it to be guessed';
comment on column session.expires_at is 'moves on with each refresh, up to ends_at_last';
create index session_live on session (recipient) where ended_at is null;
create index session_old on session (expires_at);

-- Only the tokens that were replaced seconds ago. Older ones need no rows: a token names its session and carries a code
-- under token_secret, so one that is genuine and neither good nor replaced just now has been used again.
create table replaced_token (
  hash        bytea primary key check (octet_length(hash) = 32),
  session     uuid not null references session on delete cascade,
  replaced_at timestamptz not null default clock_timestamp(),
  answer      bytea not null
);
comment on column replaced_token.answer is 'what replaced it, encrypted under a key that only the replaced token gives';
create index replaced_token_at on replaced_token (replaced_at);

create table token_secret (
  singleton boolean primary key default true check (singleton),
  secret    bytea not null check (octet_length(secret) = 32)
);
comment on table token_secret is 'made at first start; who knows it can end sessions, not use them';

-- The keys that sign access tokens. The newest signs; a retired one still verifies what it signed.
create table signing_key (
  kid         text primary key,
  private_key bytea not null,
  public_key  bytea not null,
  created_at  timestamptz not null default clock_timestamp(),
  retired_at  timestamptz
);
create unique index signing_key_present on signing_key ((true)) where retired_at is null;

-- API keys ------------------------------------------------------------------------------------------------------------

create table api_key (
  id           uuid primary key,
  name         text not null check (length(name) between 1 and 100),
  scopes       text[] not null check (cardinality(scopes) > 0 and scopes <@ '{notices:write,notices:read,directory:write,tokens:issue,metrics:read}'),
  limits       jsonb,
  created_by   integer not null references recipient,
  created_at   timestamptz not null default now(),
  expires_at   timestamptz,
  revoked_at   timestamptz,
  last_used_at timestamptz
);
create index api_key_newest on api_key (created_at desc, id desc);

create table api_key_secret (
  hash       bytea primary key check (octet_length(hash) = 32),
  api_key    uuid not null references api_key,
  prefix     text not null,
  created_at timestamptz not null default clock_timestamp(),
  good_until timestamptz
);
comment on table api_key_secret is 'one present secret a key, and during a rotation the one before it';
comment on column api_key_secret.good_until is 'the end of its grace; null for the present one';
create unique index api_key_secret_present on api_key_secret (api_key) where good_until is null;
create index api_key_secret_key on api_key_secret (api_key);

create table api_key_sends (
  api_key uuid not null references api_key,
  hour    timestamptz not null check (hour = date_trunc('hour', hour)),
  sent    integer not null,
  primary key (api_key, hour)
) with (fillfactor = 70);
comment on table api_key_sends is 'notices sent by keys that may send a number a day, and no others';
