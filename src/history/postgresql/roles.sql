-- SPDX-License-Identifier: LGPL-2.1-or-later
-- Three roles for a history: run this in its database by who may make roles, after "bounce db init",
-- and again after "bounce db upgrade". Give the roles to the users that the mail hosts log in as:
--   CREATE ROLE mx1 LOGIN IN ROLE bounce_writer;
DO $$
DECLARE
  name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['bounce_owner', 'bounce_writer', 'bounce_reader'] LOOP
    IF to_regrole(name) IS NULL THEN
      EXECUTE format('CREATE ROLE %I NOLOGIN', name);
    END IF;
  END LOOP;
  -- The owner: bounce db upgrade, bounce db vacuum, bounce forget.
  ALTER SCHEMA bounce OWNER TO bounce_owner;
  FOR name IN SELECT format('%s %I.%I', CASE relkind WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END,
      'bounce', relname) FROM pg_class WHERE relnamespace = 'bounce'::regnamespace
      AND relkind IN ('r', 'v') LOOP
    EXECUTE format('ALTER %s OWNER TO bounce_owner', name);
  END LOOP;
END
$$;
-- The writer: bounce record, bounce filter --db. It adds events; of those that are there it sees no
-- more than whether they are, and it removes and changes none of them.
GRANT USAGE ON SCHEMA bounce TO bounce_writer;
GRANT SELECT ON bounce.version TO bounce_writer;
GRANT SELECT, INSERT ON bounce.address, bounce.word, bounce.list, bounce.outcome TO bounce_writer;
GRANT INSERT, SELECT (key, date, message_story, queue_story) ON bounce.event TO bounce_writer;
-- What logs say was delivered is added up, and how far they were read goes on.
GRANT SELECT, INSERT, UPDATE ON bounce.sent, bounce.position TO bounce_writer;
-- The reader: bounce summary, bounce suppress, dashboards.
GRANT USAGE ON SCHEMA bounce TO bounce_reader;
GRANT SELECT ON ALL TABLES IN SCHEMA bounce TO bounce_reader;
