-- Reads of attempts 1 … 100,000, by chance.
function init()
  math.randomseed(os.time())
  head, tail = wrk.format("GET", "/attempts/@"):match("^(.-)@(.*)$")
end

function request()
  return head .. math.random(1, 100000) .. tail
end
