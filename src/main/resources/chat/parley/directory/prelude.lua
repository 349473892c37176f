-- Stands before each of the other scripts. The time is Redis's own, in milliseconds: nodes need not agree on it.
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)

-- tostring would write a long number as 1.7e+12.
local function text(number)
  return string.format('%.0f', number)
end

-- A key of another type than ours is nothing of ours: it gives way.
local function ensure_hash(key)
  local type = redis.call('TYPE', key).ok
  if type ~= 'hash' and type ~= 'none' then
    redis.call('DEL', key)
  end
end

-- A lease is 'incarnation expiry'. One that ends further ahead than a lease ever lasts was written by nobody of ours,
-- or by another clock: it is not believed.
local function lease(value, farthest)
  local incarnation, expiry = string.match(value or '', '^([%w._-]+) (%d+)$')
  expiry = tonumber(expiry)
  if expiry and expiry <= now + farthest then
    return incarnation, expiry
  end
end

-- A session's entry is 'registered refreshed node incarnation session'. One registered in the future is not believed.
local function entry(value)
  local registered, refreshed, owner, session =
    string.match(value or '', '^(%d+) (%d+) ([%w._-]+ [%w._-]+) (.+)$')
  registered, refreshed = tonumber(registered), tonumber(refreshed)
  if registered and registered <= now + 60000 then
    return { registered = registered, refreshed = refreshed, owner = owner, session = session }
  end
end
