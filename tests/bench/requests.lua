-- What wrk sends, and what it tells afterwards.
-- usage: wrk ... -s requests.lua URL -- FACTS SAMPLE PATH ACCEPT COOKIE [TOKEN [PAUSE_MS]]
--
-- SAMPLE names a list of FACTS (made by make_data) from which each request takes the next item; in
-- PATH {id}, {last}, {before} and {search} are filled in from it. With a TOKEN a message is posted
-- there. With PAUSE_MS each connection rests as long, more or less, between two requests.

local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

-- One word or two, half of them not typed to their end.
local function search(facts, i)
  local words = i % 4 == 0 and facts.common or facts.words
  local word = words[i % #words + 1]
  if i % 2 == 0 then
    word = word:sub(1, math.max(3, #word - math.random(1, 4)))
  end
  if i % 3 == 0 then
    word = facts.words[(i * 31) % #facts.words + 1] .. "+" .. word
  end
  return (word:gsub(" ", "+"))
end

local function fill(path, facts, item, i)
  return (path:gsub("{(%w+)}", {
    id = item[1],
    last = item[2],
    before = item[2] and item[2] - 1,
    search = search(facts, i),
  }))
end

local prepared, posts, sent, pause_ms

function init(args)
  local facts = dofile(args[1])
  local sample, path, accept, cookie, token = args[2], args[3], args[4], args[5], args[6]
  pause_ms = tonumber(args[7] or "0")
  math.randomseed(number + 1)
  local headers = {
    ["Accept"] = accept,
    ["Accept-Language"] = "id",
    ["Cookie"] = cookie ~= "" and cookie or nil,
  }
  local items = facts[sample] or { {} }
  local count = sample == "search" and 2000 or #items
  posts = token and token ~= ""
  if posts then
    headers["X-CSRF-TOKEN"] = token
    headers["Content-Type"] = "application/x-www-form-urlencoded"
  end
  sent = 0
  prepared = {}
  for i = 1, count do
    local item = items[i] or {}
    prepared[i] = posts and { fill(path, facts, item, i), headers }
        or wrk.format("GET", fill(path, facts, item, i), headers)
  end
  -- The threads begin at different places.
  sent = math.floor(count * number / 2)
end

function request()
  sent = sent + 1
  local one = prepared[sent % #prepared + 1]
  if not posts then
    return one
  end
  local client = string.format("%08x-0000-4000-8%03x-%012x", os.time(), number, sent)
  local body = "message=Mohon+info+jadwal+temu+dan+sisa+bayar+paket+kami+ya+kak+" .. sent
      .. "&client_id=" .. client
  return wrk.format("POST", one[1], one[2], body)
end

function delay()
  return pause_ms > 0 and math.random(pause_ms, pause_ms * 3) / 2 or 0
end

-- requests, seconds, p50 and p99 in milliseconds, bytes an answer, failures
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format("RESULT %d %.3f %.2f %.2f %.0f %d\n", summary.requests,
    summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    summary.bytes / math.max(1, summary.requests),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
