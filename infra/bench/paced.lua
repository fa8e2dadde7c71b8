-- Single updates at about a rate: each connection pauses before each request; the pause in milliseconds is the first argument.
-- The time to answer is counted from the sending of a request, which is what a client sees that does not queue by itself.
local pause = 10
local before, after

function init(args)
  pause = tonumber(args[1]) or 10
  wrk.method = "PATCH"
  wrk.headers["Content-Type"] = "application/json"
  wrk.body = '{"answers":{"1":[1],"2":[2]}}'
  math.randomseed(os.time())
  before, after = wrk.format(nil, "/attempts/ATTEMPT"):match("^(.-)ATTEMPT(.*)$")
end

function delay()
  return math.random(0, 2 * pause)
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
