-- Searching notices ---------------------------------------------------------------------------------------------------

-- Text as its words, parted by blanks: in lower case, full-width forms as plain ones, without punctuation.
create function notice_plain(text) returns text language sql immutable parallel safe
return regexp_replace(lower(normalize($1, NFKC)),
  '[\x01-\x2f\x3a-\x40\x5b-\x60\x7b-\xa9\xab-\xb4\xb6-\xb9\xbb-\xbf\u2000-\u2bff\u3000-\u3004\u3007-\u3020\u3030\ufe30-\ufe6f\ufeff]+',
  ' ', 'g');

-- Each CJK character a word of its own: their writers put no spaces.
create function notice_parted(text) returns text language sql immutable parallel safe
return regexp_replace($1, '([\u2e80-\u2fff\u3005-\u9fff\uac00-\ud7a3\uf900-\ufaff])', ' \1 ', 'g');

create function notice_words(title text, body text) returns tsvector language sql immutable parallel safe
return to_tsvector('simple'::regconfig, notice_parted(notice_plain(coalesce(title, '') || ' ' || coalesce(body, ''))));

-- What somebody types, as a query that can't be malformed: all words, the last one as the beginning of a word, and what
-- is written without a blank (as Chinese is) in that order. Null if there is no word in it.
create function notice_query(text) returns tsquery language sql immutable parallel safe as
$$
  select string_agg('(' || p.phrase || case when p.n = p.last then ':*' else '' end || ')', ' & ' order by p.n)::tsquery
  from (
    select q.phrase::text as phrase, t.n, max(t.n) over () as last
    from regexp_split_to_table(notice_plain($1), ' ') with ordinality as t(part, n)
    cross join lateral (select phraseto_tsquery('simple'::regconfig, notice_parted(t.part)) as phrase) q
    where numnode(q.phrase) > 0) p
$$;

-- Filled behind the log and not by who sends: to part a text into words costs as much as all else of a send. What the
-- log holds above notice_search_head is parted while it is searched.
create table notice_search (
  notice uuid primary key references notice on delete cascade,
  words  tsvector not null
);
create index notice_search_words on notice_search using gin (words);

create table notice_search_head (
  singleton boolean primary key default true check (singleton),
  position  bigint not null
);
insert into notice_search_head (position) values (0);

create index notice_unpublished on notice (id) where status in ('DRAFT', 'SCHEDULED');
