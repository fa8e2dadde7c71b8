-- Reads of attempts 1 … 100,000, by chance.
math.randomseed(os.time())
request = function()
  return wrk.format("GET", "/attempts/" .. math.random(1, 100000))
end
