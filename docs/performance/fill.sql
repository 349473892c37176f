-- Fills a PostgreSQL database as many messages would have, without sending them: for `bin/curves`, by psql. Rows are as
-- Parley writes them of `bench pairs --prefix … --chats …`, which then goes on in these chats.
--
--   prefix       of the users' names
--   users        how many talk, two and two
--   first, last  for each of them the chats from the one to before the other: chat 0 is with the other of the pair, the
--                others are with users who are away
--   each         messages of a chat
--
-- Epoch 0 is of no chat log: Parley takes these events for those of a log that was made again.

BEGIN;

CREATE TEMP TABLE filled ON COMMIT DROP AS
SELECT
  CASE WHEN k = 0 THEN format('d:%su%s:%su%s', :'prefix', u, :'prefix', u + 1)
    ELSE format('d:%saway%s-%s:%su%s', :'prefix', u, k, :'prefix', u) END AS chat_id,
  format('%su%s', :'prefix', u) AS sender_id,
  CASE WHEN k = 0 THEN format('%su%s', :'prefix', u + 1) ELSE format('%saway%s-%s', :'prefix', u, k) END AS other_id,
  u AS stream,
  (extract(epoch FROM now()) * 1000)::bigint - 1000 * :each::bigint AS began
FROM generate_series(0, :users - 1) u CROSS JOIN generate_series(:first, :last - 1) k
WHERE k > 0 OR u % 2 = 0;

INSERT INTO chats (chat_id, kind, title, head_seq, last_message_seq, active_at, member_count)
SELECT chat_id, 'direct', '', :each + 1, :each + 1, began + 1000 * :each, 2 FROM filled;

INSERT INTO members (chat_id, user_id, role, joined_seq, joined_index, left_seq, read_seq)
SELECT chat_id, sender_id, 'member', 1, 0, NULL::bigint, 0 FROM filled
UNION ALL
SELECT chat_id, other_id, 'member', 1, 1, NULL, 0 FROM filled;

INSERT INTO events
  (chat_id, seq, type, sender_id, client_id, message_id, sent_at, log_partition, log_epoch, log_offset, json)
SELECT chat_id, 1, 'chat_created', sender_id, NULL, md5(chat_id)::uuid || '-0', began, 0, 0, 0,
  convert_to(
    format(
      '{"type":"chat_created","chat_id":"%s","seq":1,"message_id":"%s-0","sender_id":"%s","kind":"direct","title":"","member_ids":["%s","%s"],"sent_at":%s}',
      chat_id, md5(chat_id)::uuid, sender_id, sender_id, other_id, began),
    'UTF8')
FROM filled;

INSERT INTO search_positions (chat_id, indexed_seq) SELECT chat_id, :each + 1 FROM filled;

-- Message by message through all chats, as they would have come, and not chat by chat: that decides which rows lie
-- together.
CREATE FUNCTION pg_temp.say(n integer) RETURNS void LANGUAGE sql AS $$
  WITH said AS (
    SELECT chat_id, sender_id, stream, began + 1000 * n AS at, md5(chat_id || n)::uuid AS message_id,
      format('~%s.%s.%s~', stream, n, began + 1000 * n) AS stamp
    FROM filled
  ), written AS (
    INSERT INTO events
      (chat_id, seq, type, sender_id, client_id, message_id, sent_at, log_partition, log_epoch, log_offset, json)
    SELECT chat_id, n + 1, 'message', sender_id, 'filled-' || n, message_id, at, 0, 0, n,
      convert_to(
        format(
          '{"type":"message","chat_id":"%s","seq":%s,"message_id":"%s","sender_id":"%s","client_id":"filled-%s","message_type":"text","text":"%s","sent_at":%s}',
          chat_id, n + 1, message_id, sender_id, n,
          rpad(stamp, 200, 'abcdefghijklmnopqrstuvwxyz'), at),
        'UTF8')
    FROM said
  )
  INSERT INTO searchable (chat_id, seq, words)
  SELECT chat_id, n + 1, array_to_tsvector(ARRAY[stream::text, n::text, at::text, repeat('abcdefghijklmnopqrstuvwxyz', 2)])
  FROM said;
$$;

\o /dev/null
SELECT pg_temp.say(n) FROM generate_series(1, :each) n;
\o

COMMIT;

VACUUM (ANALYZE) chats, members, events, search_positions, searchable;
CHECKPOINT;
