-- Puts a node into the set of a chat, or keeps it there.
-- KEYS[1] the chat's nodes. ARGV: how long an entry lasts (ms), 'node incarnation'.
-- Returns 'stood' | 'missing', and drops members that nobody has refreshed for an entry's life.
local key, life, member = KEYS[1], tonumber(ARGV[1]), ARGV[2]
ensure_hash(key)
local fresh = redis.call('HSET', key, member, text(now))
redis.call('PEXPIRE', key, life)
local all = redis.call('HGETALL', key)
for i = 1, #all, 2 do
  local refreshed = tonumber(all[i + 1])
  if not refreshed or math.abs(now - refreshed) > life then
    redis.call('HDEL', key, all[i])
  end
end
return { fresh == 0 and 'stood' or 'missing' }
