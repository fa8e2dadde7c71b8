-- Bulk updates; the number of items is the first argument (500 by default).
local bodies = {}
local next = 1

function init(args)
  local items = tonumber(args[1]) or 500
  wrk.method = "PATCH"
  wrk.headers["Content-Type"] = "application/json"
  math.randomseed(os.time())
  for variant = 1, 50 do
    local updates = {}
    for item = 1, items do
      updates[item] = '{"attemptId":' .. math.random(1, 100000) .. ',"answers":{"1":[1],"2":[2]}}'
    end
    bodies[variant] = wrk.format(nil, "/attempts", nil, "[" .. table.concat(updates, ",") .. "]")
  end
end

function request()
  next = next % #bodies + 1
  return bodies[next]
end

function done(summary, latency, requests)
  local failed = summary.errors.status + summary.errors.timeout + summary.errors.connect + summary.errors.read
      + summary.errors.write
  io.write(string.format("RESULT %.1f/s p50 %.1f ms p99 %.1f ms max %.1f ms failed %d\n",
      summary.requests / summary.duration * 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
      latency.max / 1e3, failed))
end
