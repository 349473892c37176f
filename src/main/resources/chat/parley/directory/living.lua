-- KEYS[1] leases. ARGV[1]: how long a lease may last (ms).
-- Returns node, incarnation, node, incarnation … of those that live, and drops what ended long ago or is no lease.
local living = {}
if redis.call('TYPE', KEYS[1]).ok == 'hash' then
  local farthest = tonumber(ARGV[1])
  local all = redis.call('HGETALL', KEYS[1])
  for i = 1, #all, 2 do
    local incarnation, expiry = lease(all[i + 1], farthest)
    if not incarnation or expiry < now - farthest then
      redis.call('HDEL', KEYS[1], all[i])
    elseif expiry > now then
      living[#living + 1] = all[i]
      living[#living + 1] = incarnation
    end
  end
end
return living
