"""What must happen in Redis in one step: a swap, and going back. Lua, run by the server.

Each swap is also noted in a list, oldest first, until its delta is on the list-changes topic:
a loader that dies between the two loses no delta.
"""

from typing import Final

NOTE = """
local function note(outbox, kept, ...)
  redis.call('RPUSH', outbox, table.concat({...}, ' '))
  redis.call('LTRIM', outbox, -kept, -1)
end
"""
SWAP: Final = f"""
{NOTE}
local now = redis.call('HGET', KEYS[1], ARGV[1]) or ''
if now ~= ARGV[3] then return 'conflict' end
if redis.call('EXISTS', KEYS[5], KEYS[6]) ~= 2 then return 'absent' end
redis.call('PERSIST', KEYS[5])
redis.call('PERSIST', KEYS[6])
redis.call('HSET', KEYS[3], ARGV[1], ARGV[4])
if now == ARGV[2] then return 'same' end
if now ~= '' then redis.call('HSET', KEYS[2], ARGV[1], now) end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
redis.call('LREM', KEYS[4], 0, ARGV[2])
redis.call('LPUSH', KEYS[4], ARGV[2])
for _, old in ipairs(redis.call('LRANGE', KEYS[4], ARGV[5], -1)) do
  redis.call('EXPIRE', ARGV[7] .. old, ARGV[6])
  redis.call('EXPIRE', ARGV[7] .. old .. ':manifest', ARGV[6])
end
redis.call('LTRIM', KEYS[4], 0, ARGV[5] - 1)
note(KEYS[7], ARGV[9], ARGV[1], now == '' and '-' or now, ARGV[2], ARGV[4], 'load')
redis.call('PUBLISH', ARGV[8], ARGV[1])
return 'swapped'
"""
ROLLBACK: Final = f"""
{NOTE}
local now = redis.call('HGET', KEYS[1], ARGV[1])
local before = redis.call('HGET', KEYS[2], ARGV[1])
if not now or not before then return 'none' end
if redis.call('EXISTS', ARGV[2] .. before, ARGV[2] .. before .. ':manifest') ~= 2 then
  return 'none'
end
redis.call('PERSIST', ARGV[2] .. before)
redis.call('PERSIST', ARGV[2] .. before .. ':manifest')
redis.call('HSET', KEYS[1], ARGV[1], before)
redis.call('HSET', KEYS[2], ARGV[1], now)
redis.call('LREM', KEYS[3], 0, before)
redis.call('LPUSH', KEYS[3], before)
note(KEYS[4], ARGV[5], ARGV[1], now, before, ARGV[4], 'rollback')
redis.call('PUBLISH', ARGV[3], ARGV[1])
return 'swapped'
"""
