-- Gives a lease back if it is one's own. KEYS[1] leases. ARGV: node, incarnation, how long a lease may last (ms).
if redis.call('TYPE', KEYS[1]).ok == 'hash' then
  local holder = lease(redis.call('HGET', KEYS[1], ARGV[1]), tonumber(ARGV[3]))
  if holder == ARGV[2] then
    redis.call('HDEL', KEYS[1], ARGV[1])
  end
end
return {}
