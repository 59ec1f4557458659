-- SPDX-License-Identifier: LGPL-2.1-or-later
-- What logs say was delivered, by day since 1970; how far each was read stands beside it, so that
-- both are kept at once. A published step is never edited.
CREATE TABLE bounce.sent (
  day bigint NOT NULL,
  domain text COLLATE "C" NOT NULL,
  host text COLLATE "C" NOT NULL,
  count bigint NOT NULL,
  PRIMARY KEY (day, domain, host)
);
CREATE TABLE bounce.position (
  log uuid PRIMARY KEY,
  at bigint NOT NULL,
  date bigint NOT NULL
);
