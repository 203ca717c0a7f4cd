/**
 * What Redis does in one step, for EVAL. KEYS[1] is what is kept, KEYS[2] the lock: both have the same hash tag, so that a
 * cluster has them in one place. What is kept begins with when it was saved, in milliseconds by Redis' own clock.
 *
 * Who may not PUBLISH still saves and lets go: others ask when it is time.
 */
const NOW = `local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)`;

/** Gives what is kept and the time. */
export const LOAD = `${NOW}
return {redis.call('GET', KEYS[1]), string.format('%.0f', now)}`;

/** ARGV: lease or nothing, text, life in milliseconds or nothing, channel. Gives 1, or 0 if the lease is no longer held. */
export const SAVE = `if ARGV[1] ~= '' and redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
${NOW}
local kept = string.format('%.0f', now) .. ' ' .. ARGV[2]
if ARGV[3] == '' then redis.call('SET', KEYS[1], kept) else redis.call('SET', KEYS[1], kept, 'PX', ARGV[3]) end
redis.pcall('PUBLISH', ARGV[4], 'saved')
return 1`;

/** ARGV: channel. */
export const CLEAR = `redis.call('DEL', KEYS[1])
redis.pcall('PUBLISH', ARGV[1], 'saved')
return 1`;

/** ARGV: lease, how long it holds from now on in milliseconds. Gives 1, or 0 if it is no longer held. */
export const RENEW = `if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[2], ARGV[2])`;

/** ARGV: lease, channel. Gives 1, or 0 if it was no longer held. */
export const RELEASE = `if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[2])
redis.pcall('PUBLISH', ARGV[2], 'released')
return 1`;

/**
 * ARGV: lease, how long it holds in milliseconds. Gives 1, or 0 if somebody else holds the lock. A client whose reply was lost
 * sends it again: by then the lease may hold already.
 */
export const ACQUIRE = `if redis.call('GET', KEYS[2]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[2], ARGV[2]) end
if redis.call('SET', KEYS[2], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
return 0`;
