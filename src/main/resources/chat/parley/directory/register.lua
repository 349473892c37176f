-- Enters a session in place of whatever stands for its device.
-- KEYS[1] the user's devices. ARGV: how long an entry lasts (ms), device, 'node incarnation', session.
-- Returns when it was registered (ms), and the owner and session displaced, '' and '' for none. Of two entries of a
-- device the later has the greater time, even within a millisecond.
local key, life, device, owner, session = KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4]
ensure_hash(key)
local earlier = entry(redis.call('HGET', key, device))
local registered = now
if earlier and earlier.registered >= now then
  registered = earlier.registered + 1
end
redis.call('HSET', key, device, text(registered) .. ' ' .. text(now) .. ' ' .. owner .. ' ' .. session)
redis.call('PEXPIRE', key, life)
if earlier and (earlier.owner ~= owner or earlier.session ~= session) then
  return { text(registered), earlier.owner, earlier.session }
end
return { text(registered), '', '' }
