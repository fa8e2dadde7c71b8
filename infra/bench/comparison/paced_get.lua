-- The cached page at about a rate: each connection pauses before each request; the pause in milliseconds is the first argument.
-- The time to answer is counted from the sending of a request, which is what a client sees that does not queue by itself.
local pause = 10

function init(args)
  pause = tonumber(args[1]) or 10
  math.randomseed(os.time())
  page = wrk.format("GET", "/customers")
end

function delay()
  return math.random(0, 2 * pause)
end

function request()
  return page
end
