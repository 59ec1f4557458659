-- SPDX-License-Identifier: LGPL-2.1-or-later
-- The tables. A published step is never edited.
CREATE TABLE bounce.version (
  number integer PRIMARY KEY,
  since timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE bounce.address (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  text text COLLATE "C" NOT NULL UNIQUE
);
CREATE TABLE bounce.word (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  text text COLLATE "C" NOT NULL UNIQUE
);
CREATE TABLE bounce.list (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  text text COLLATE "C" NOT NULL UNIQUE
);
-- All that was decided about a recipient, as words with blanks between; "-" is none.
CREATE TABLE bounce.outcome (
  id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  text text COLLATE "C" NOT NULL UNIQUE,
  kind text GENERATED ALWAYS AS (nullif(split_part(text, ' ', 1), '-')) STORED,
  action text GENERATED ALWAYS AS (nullif(split_part(text, ' ', 2), '-')) STORED,
  verdict text GENERATED ALWAYS AS (nullif(split_part(text, ' ', 3), '-')) STORED,
  reason text GENERATED ALWAYS AS (nullif(split_part(text, ' ', 4), '-')) STORED,
  fault text GENERATED ALWAYS AS (nullif(split_part(text, ' ', 5), '-')) STORED,
  status text GENERATED ALWAYS AS (nullif(split_part(text, ' ', 6), '-')) STORED,
  reply_code text GENERATED ALWAYS AS (nullif(split_part(text, ' ', 7), '-')) STORED,
  channel text GENERATED ALWAYS AS (nullif(split_part(text, ' ', 8), '-')) STORED,
  proof text GENERATED ALWAYS AS (nullif(split_part(text, ' ', 9), '-')) STORED
);
-- No foreign keys: their locks on a common host would make writers wait for one another. A number
-- that was not found is 0, which the checks refuse.
CREATE TABLE bounce.event (
  key uuid NOT NULL,
  date bigint NOT NULL,
  message_story bigint,
  queue_story bigint,
  address integer CHECK (address > 0),
  outcome integer NOT NULL CHECK (outcome > 0),
  list integer CHECK (list > 0),
  remote_mta integer CHECK (remote_mta > 0),
  reporting_mta integer CHECK (reporting_mta > 0),
  refused_ip integer CHECK (refused_ip > 0),
  sender_domain integer CHECK (sender_domain > 0),
  campaign integer CHECK (campaign > 0),
  recipient text, -- "=": as the subscriber; one that begins with "=" has another before it
  message_id text,
  diagnostic text,
  queue_id text
);
CREATE UNIQUE INDEX event_key ON bounce.event (key);
CREATE UNIQUE INDEX event_message ON bounce.event (message_story) WHERE message_story IS NOT NULL;
CREATE UNIQUE INDEX event_queue ON bounce.event (queue_story) WHERE queue_story IS NOT NULL;
CREATE INDEX event_person ON bounce.event (address, date) INCLUDE (outcome, list);
CREATE INDEX event_date ON bounce.event (date);
CREATE INDEX event_recipient ON bounce.event
  (left(lower(recipient COLLATE "C"), 64) text_pattern_ops) WHERE recipient <> '=';
-- Reading by person reads the index alone where VACUUM has been.
ALTER TABLE bounce.event SET (autovacuum_vacuum_insert_scale_factor = 0.02);
