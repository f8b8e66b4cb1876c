-- Posts the lines of a file, each once: address, cookie and form, between tabs.
-- Prints how many answers led to a receipt, how many did not, and the first that did not.

local threads, requests, at = {}, {}, 0
good, bad, first = 0, 0, ""

function setup(thread)
  table.insert(threads, thread)
end

function init(args)
  for line in io.lines(args[1]) do
    local address, cookie, body = line:match("^(.-)\t(.-)\t(.*)$")
    local headers = {
      ["Host"] = "localhost",
      ["Content-Type"] = "application/x-www-form-urlencoded",
      ["Sec-Fetch-Site"] = "same-origin",
      ["User-Agent"] = "Mozilla/5.0",
      ["X-Forwarded-For"] = address,
    }
    if cookie ~= "" then headers["Cookie"] = cookie end
    requests[#requests + 1] = wrk.format("POST", nil, headers, body)
  end
end

function request()
  at = at + 1
  if at > #requests then error("There are too few lines.") end
  return requests[at]
end

function response(status, headers, body)
  if status == 303 and (headers["Location"] or ""):find("^/receipts/") then
    good = good + 1
  else
    bad = bad + 1
    if first == "" then first = status .. " " .. body:sub(1, 2000) end
  end
end

function done(summary, latency, all)
  local thread = threads[1]
  io.write(string.format("\nseconds %f\ngood %d\nbad %d\n",
    summary.duration / 1e6, thread:get("good"), thread:get("bad")))
  io.write("first ", thread:get("first"), "\n")
end
