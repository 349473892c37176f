-- Refreshes a session's entry, and puts it back if it is gone, unreadable, or an earlier one stands in its place.
-- KEYS[1] the user's devices. ARGV: how long an entry lasts (ms), device, 'node incarnation', session, when it was
-- registered, and 'node incarnation' of an owner known to be dead, or ''.
-- Returns 'stood' | 'missing', it stands again | 'other' and the owner of a later entry, which stays.
local key, life, device, owner, session = KEYS[1], tonumber(ARGV[1]), ARGV[2], ARGV[3], ARGV[4]
local registered, dead = ARGV[5], ARGV[6]
ensure_hash(key)
local status = 'missing'
local standing = entry(redis.call('HGET', key, device))
if standing and standing.owner == owner and standing.session == session then
  status = 'stood'
elseif standing and standing.registered >= tonumber(registered) and standing.owner ~= dead then
  return { 'other', standing.owner }
end
redis.call('HSET', key, device, registered .. ' ' .. text(now) .. ' ' .. owner .. ' ' .. session)
redis.call('PEXPIRE', key, life)
-- The key lives as long as one of its entries: what nobody has refreshed for an entry's life goes here.
local all = redis.call('HGETALL', key)
for i = 1, #all, 2 do
  local other = entry(all[i + 1])
  if not other or math.abs(now - other.refreshed) > life then
    redis.call('HDEL', key, all[i])
  end
end
return { status }
