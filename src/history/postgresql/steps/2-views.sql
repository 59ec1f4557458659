-- SPDX-License-Identifier: LGPL-2.1-or-later
-- What people and dashboards read. A published step is never edited.
CREATE VIEW bounce.events AS
  SELECT e.key, a.text AS subscriber,
    CASE WHEN e.recipient = '=' THEN a.text
      WHEN e.recipient LIKE '=%' THEN substr(e.recipient, 2)
      ELSE e.recipient END AS recipient,
    to_timestamp(e.date) AS date, o.kind, o.action, o.verdict, o.reason, o.fault, o.status,
    o.reply_code::integer AS reply_code, l.text AS list, m.text AS remote_mta,
    p.text AS reporting_mta, e.message_id, e.diagnostic, o.channel, e.queue_id,
    i.text AS refused_ip, s.text AS sender_domain, c.text AS campaign, o.proof
  FROM bounce.event e
  JOIN bounce.outcome o ON o.id = e.outcome
  LEFT JOIN bounce.address a ON a.id = e.address
  LEFT JOIN bounce.list l ON l.id = e.list
  LEFT JOIN bounce.word m ON m.id = e.remote_mta
  LEFT JOIN bounce.word p ON p.id = e.reporting_mta
  LEFT JOIN bounce.word i ON i.id = e.refused_ip
  LEFT JOIN bounce.word s ON s.id = e.sender_domain
  LEFT JOIN bounce.word c ON c.id = e.campaign;
-- How many events a day.
CREATE VIEW bounce.days AS
  SELECT (to_timestamp(e.day) AT TIME ZONE 'UTC')::date AS day, l.text AS list, o.kind, o.verdict,
    o.reason, o.fault, sum(e.events)::bigint AS events
  FROM (SELECT date - date % 86400 AS day, list, outcome, count(*) AS events
    FROM bounce.event GROUP BY 1, 2, 3) e
  JOIN bounce.outcome o ON o.id = e.outcome
  LEFT JOIN bounce.list l ON l.id = e.list
  GROUP BY 1, 2, 3, 4, 5, 6;
-- How many events a domain of subscribers.
CREATE VIEW bounce.domains AS
  SELECT substring(a.text FROM '[^@]*$') AS domain, o.verdict, o.reason, count(*) AS events,
    max(to_timestamp(e.date)) AS newest
  FROM bounce.event e
  JOIN bounce.outcome o ON o.id = e.outcome
  JOIN bounce.address a ON a.id = e.address
  GROUP BY 1, 2, 3;
