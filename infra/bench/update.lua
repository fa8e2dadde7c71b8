-- Single updates of 100,000 attempts; the number of questions is the first argument (2 by default).
local before, after

function init(args)
  local questions = tonumber(args[1]) or 2
  local answers = {}
  for question = 1, questions do
    answers[question] = '"' .. question .. '":[' .. question .. ']'
  end
  wrk.method = "PATCH"
  wrk.headers["Content-Type"] = "application/json"
  wrk.body = '{"answers":{' .. table.concat(answers, ",") .. '}}'
  math.randomseed(os.time())
  -- Formatted once: formatting each request would cost the load generator more than sending it.
  before, after = wrk.format(nil, "/attempts/ATTEMPT"):match("^(.-)ATTEMPT(.*)$")
end

function request()
  return before .. math.random(1, 100000) .. after
end

function done(summary, latency, requests)
  local failed = summary.errors.status + summary.errors.timeout + summary.errors.connect + summary.errors.read
      + summary.errors.write
  io.write(string.format("RESULT %.0f/s p50 %.1f ms p99 %.1f ms max %.1f ms failed %d\n",
      summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
      latency.max / 1e3, failed))
end
