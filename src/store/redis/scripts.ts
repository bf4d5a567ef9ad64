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

/** A name is kept so much longer than what is under it, so that fences go on. Arguments: how much, for how long. */
const KEEP = `
local function keep(ms)
  if redis.call('PTTL', KEYS[1]) < ms then redis.call('PEXPIRE', KEYS[1], math.ceil(ms)) end
end
`;

/**
 * A hash of texts. Each has a field of its own for the text \`d\` with its version \`v\` and end \`e\`, the owner \`o\` that gets
 * the next with its end \`u\`, and the last fence \`f\`. Arguments: what its fields begin with, for how long a name is kept beyond
 * its texts, owner, version known, time of the lock.
 */
export const BEGIN = `${NOW}${KEEP}
local p = ARGV[1]
local h = redis.call('HMGET', KEYS[1], p..'v', p..'d', p..'e', p..'o', p..'u')
local isKept = h[1] and h[2] and (tonumber(h[3] or '') or 0) > now
if isKept and h[1] ~= ARGV[4] then return { 'kept', h[1], h[2], text(now) } end
local isHeld = h[4] and h[4] ~= '' and (tonumber(h[5] or '') or 0) > now
if isHeld or tonumber(ARGV[5]) <= 0 then return { 'held' } end
local fence = redis.call('HINCRBY', KEYS[1], p..'f', 1)
redis.call('HSET', KEYS[1], p..'o', ARGV[3], p..'u', text(now + ARGV[5]))
keep(ARGV[5] + ARGV[2])
return { 'yours', tostring(fence), text(now) }
`;

/** Arguments: what its fields begin with, owner, time of the lock. */
export const EXTEND = `${NOW}
local p = ARGV[1]
if redis.call('HGET', KEYS[1], p..'o') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], p..'u', text(now + ARGV[3]))
return 1
`;

/**
 * Arguments: what its fields begin with, for how long a name is kept beyond its texts, owner, fence, and for a text its
 * end in milliseconds from now, and the text.
 */
export const FINISH = `${NOW}${KEEP}
local p = ARGV[1]
local h = redis.call('HMGET', KEYS[1], p..'o', p..'f')
if h[1] ~= ARGV[3] or h[2] ~= ARGV[4] then return 0 end
redis.call('HSET', KEYS[1], p..'o', '')
if ARGV[6] then
  redis.call('HSET', KEYS[1], p..'v', ARGV[4], p..'d', ARGV[6], p..'e', text(now + ARGV[5]))
  keep(ARGV[5] + ARGV[2])
end
return 1
`;

/** Forgets all texts of a name. */
export const FORGET = `return redis.call('DEL', KEYS[1])`;

/** Arguments: owner, how long its turn lasts. */
export const LEAD = `
local owner = redis.call('GET', KEYS[1])
if owner and owner ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`;
