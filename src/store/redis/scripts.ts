/**
 * The operations of a store as scripts of Redis, each on one name. The time is the store's, so that the clocks of
 * processes need not agree.
 */

const NOW = `
local t = redis.call('TIME')
local now = t[1] * 1000 + t[2] / 1000
local function text(number) return string.format('%.3f', number) end
`;

/**
 * The generic cell rate algorithm. The name has the time until which the limit is used up. One that is further away than a limit
 * can be comes from another clock, and is brought back.
 * Arguments: the limit in a second, how many are wanted.
 */
export const LEASE = `${NOW}
local each = 1000 / ARGV[1]
local wanted = tonumber(ARGV[2])
local used = tonumber(redis.call('GET', KEYS[1]) or '') or now
used = math.min(math.max(used, now), now + 1000)
local free = math.max(0, math.floor((now + 1000 - used) / each + 0.000001))
local granted = math.min(wanted, free)
used = used + granted * each
if granted > 0 then redis.call('SET', KEYS[1], text(used), 'PX', math.ceil(used - now) + 1) end
local retry = 0
if free == granted then retry = math.max(0, used + each - 1000 - now) end
return { granted, free - granted, text(retry) }
`;

/**
 * A hash: the text \`d\` with its version \`v\` and end \`e\`, the owner \`o\` that gets the next with its end \`u\`, and the last fence
 * \`f\`. Arguments: owner, version known, time of the lock.
 */
export const BEGIN = `${NOW}
local h = redis.call('HMGET', KEYS[1], 'v', 'd', 'e', 'o', 'u')
local isKept = h[1] and h[2] and (tonumber(h[3] or '') or 0) > now
if isKept and h[1] ~= ARGV[2] then return { 'kept', h[1], h[2], text(now) } end
local isHeld = h[4] and h[4] ~= '' and (tonumber(h[5] or '') or 0) > now
if isHeld or tonumber(ARGV[3]) <= 0 then return { 'held' } end
local fence = redis.call('HINCRBY', KEYS[1], 'f', 1)
redis.call('HSET', KEYS[1], 'o', ARGV[1], 'u', text(now + ARGV[3]))
if redis.call('PTTL', KEYS[1]) < ARGV[3] + 86400000 then redis.call('PEXPIRE', KEYS[1], ARGV[3] + 86400000) end
return { 'yours', tostring(fence), text(now) }
`;

/** Arguments: owner, time of the lock. */
export const EXTEND = `${NOW}
if redis.call('HGET', KEYS[1], 'o') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'u', text(now + ARGV[2]))
return 1
`;

/** Arguments: owner, fence, and for a text its end in milliseconds from now, and the text. */
export const FINISH = `${NOW}
local h = redis.call('HMGET', KEYS[1], 'o', 'f')
if h[1] ~= ARGV[1] or h[2] ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 'o', '')
if ARGV[4] then
  redis.call('HSET', KEYS[1], 'v', ARGV[2], 'd', ARGV[4], 'e', text(now + ARGV[3]))
  redis.call('PEXPIRE', KEYS[1], math.ceil(ARGV[3] + 86400000))
end
return 1
`;

/** Arguments: owner, how long its turn lasts. */
export const LEAD = `
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`;
