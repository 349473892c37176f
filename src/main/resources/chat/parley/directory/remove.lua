-- Removes a session's entry if it still stands. KEYS[1] the user's devices. ARGV: device, 'node incarnation', session.
if redis.call('TYPE', KEYS[1]).ok == 'hash' then
  local standing = entry(redis.call('HGET', KEYS[1], ARGV[1]))
  if standing and standing.owner == ARGV[2] and standing.session == ARGV[3] then
    redis.call('HDEL', KEYS[1], ARGV[1])
  end
end
return {}
