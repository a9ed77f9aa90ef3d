-- Reports: who reached which state of each notice, counted by one job as recipients move, never by asking everybody ------

create table report_progress (
  singleton boolean primary key default true check (singleton),
  position  bigint not null
);
comment on table report_progress is 'up to where in the log publications and edits are in the counters';
insert into report_progress (position) values (0);

-- For the present material version; the row of an older one goes when the newer one comes. No row: nobody yet.
create table notice_report (
  notice           uuid not null,
  material_version integer not null,
  since            timestamptz not null,
  delivered        integer not null default 0,
  seen             integer not null default 0,
  read             integer not null default 0,
  read_within_day  integer not null default 0,
  acknowledged     integer not null default 0,
  late             integer not null default 0,
  late_by          timestamptz,
  read_times       integer[] not null default '{}',
  moved_at         timestamptz not null,
  sampled_at       timestamptz not null,
  samples          integer not null default 0,
  sample_step      interval not null default '1 s',
  primary key (notice, material_version),
  check (acknowledged <= read and read <= seen and seen <= delivered and late <= acknowledged)
) with (fillfactor = 70);
comment on column notice_report.since is 'when this material version came out';
comment on column notice_report.late_by is 'the deadline that late was counted for';
comment on column notice_report.read_times is 'a histogram of the time from since to the first reading: pairs of a bucket and its count';

create table report_sample (
  notice           uuid not null,
  material_version integer not null,
  at               timestamptz not null,
  delivered        integer not null,
  read             integer not null,
  acknowledged     integer not null,
  primary key (notice, material_version, at)
);

-- Every time zone's days begin on a quarter of an hour.
create table report_quarter (
  at              timestamptz primary key check (at = date_bin('15 minutes', at, '2000-01-01 00:00:00+00')),
  sent            bigint not null default 0,
  addressed       bigint not null default 0,
  read_within_day bigint not null default 0,
  delivered       bigint not null default 0,
  read            bigint not null default 0,
  groups          integer[] not null default '{}',
  named           bytea
) with (fillfactor = 70);
comment on column report_quarter.addressed is 'the audience sizes of what was sent, added up';
comment on column report_quarter.read_within_day is 'of these, who read within 24 hours; stands where the notice was sent';
comment on column report_quarter.delivered is 'how often something was delivered in this quarter, whenever it was sent';
comment on column report_quarter.named is 'the ordinals of who was named, a Roaring bitmap in its portable format';

create index notice_asking on notice (published_at) where requires_acknowledgement and position is not null;
create index notice_acknowledge_due on notice (acknowledge_by) where requires_acknowledgement and status = 'PUBLISHED';
create index membership_past on membership (group_ordinal, recipient) where left_change is not null;
create index inbox_entry_acknowledged on inbox_entry (notice, recipient) include (acknowledged_at) where acknowledged_at is not null;
