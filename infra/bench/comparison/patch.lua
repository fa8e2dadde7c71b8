-- One update of a random attempt of 1 … ATTEMPTS (100000), with one of 256 sets of answers to QUESTIONS questions; with PAUSE each
-- connection waits so many milliseconds before each, on average. wrk counts what is not 2xx by itself: a response() callback would cost
-- the load generator time on every answer.
local threads = 0
local pause = tonumber(os.getenv("PAUSE") or "0")

function setup(thread)
  threads = threads + 1
  thread:set("seed", os.time() + 7919 * threads)
end

local function answers(questions)
  local all = {}
  for question = 1, questions do
    all[question] = string.format('"%d":[%d]', question, math.random(1, 5))
  end
  return '{"answers":{' .. table.concat(all, ",") .. "}}"
end

function init()
  math.randomseed(seed)
  attempts = tonumber(os.getenv("ATTEMPTS") or "100000")
  tails = {}
  for set = 1, 256 do
    local headers = { ["Content-Type"] = "application/json", Host = wrk.headers.Host }
    local text = wrk.format("PATCH", "/attempts/@", headers, answers(tonumber(os.getenv("QUESTIONS") or "4")))
    head, tails[set] = text:match("^(.-)@(.*)$")
  end
end

if pause > 0 then
  function delay()
    return math.random(0, 2 * pause)
  end
end

function request()
  return head .. math.random(1, attempts) .. tails[math.random(256)]
end
