-- The cached page at about a rate: each connection waits PAUSE milliseconds before each request, on average.
-- The time to answer is counted from the sending of a request, which is what a client sees that does not queue by itself.
local pause = tonumber(os.getenv("PAUSE"))

function init()
  math.randomseed(os.time())
  page = wrk.format("GET", "/customers")
end

function delay()
  return math.random(0, 2 * pause)
end

function request()
  return page
end
