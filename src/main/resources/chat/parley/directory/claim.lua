-- Takes or renews the leases of nodes.
-- KEYS[1] leases. ARGV: how long a lease lasts, how long one may last (ms), then node, incarnation, node, incarnation …
-- Returns for each node: 'held' | 'taken', it had ended or was gone | 'incarnation expiry' of who else holds it.
local leases, life, farthest = KEYS[1], tonumber(ARGV[1]), tonumber(ARGV[2])
ensure_hash(leases)
local found = {}
for i = 3, #ARGV, 2 do
  local node, own = ARGV[i], ARGV[i + 1]
  local holder, expiry = lease(redis.call('HGET', leases, node), farthest)
  local lives = holder and expiry > now
  if lives and holder ~= own then
    found[#found + 1] = holder .. ' ' .. text(expiry)
  else
    redis.call('HSET', leases, node, own .. ' ' .. text(now + life))
    found[#found + 1] = lives and 'held' or 'taken'
  end
end
redis.call('PEXPIRE', leases, farthest)
return found
