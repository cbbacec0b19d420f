-- wrk script: one line of a file is one request; "once" stops when all are used.
-- Arguments: operation, file, first line, how often ("once" or "again").
local shapes = {
  constant = function() return wrk.format("GET", "/constant") end,
  verify = function(tenant, token)
    return wrk.format("GET", "/t/" .. tenant .. "/api/v1/user/login/verify", { Authorization = "Bearer " .. token })
  end,
  ["forward-auth"] = function(tenant, token)
    return wrk.format("GET", "/t/" .. tenant .. "/forward-auth", { Authorization = "Bearer " .. token })
  end,
  introspect = function(tenant, token, credential)
    return wrk.format("POST", "/t/" .. tenant .. "/oauth2/introspect",
      { Authorization = "Basic " .. credential, ["Content-Type"] = "application/x-www-form-urlencoded" },
      "token=" .. token)
  end,
  logout = function(tenant, token)
    return wrk.format("POST", "/t/" .. tenant .. "/api/v1/user/logout", { Authorization = "Bearer " .. token })
  end,
  refresh = function(tenant, token)
    return wrk.format("POST", "/t/" .. tenant .. "/api/v1/user/login/refresh", { Authorization = "Bearer " .. token })
  end,
  ["sign-in"] = function(tenant, credential)
    return wrk.format("POST", "/t/" .. tenant .. "/auth/signin",
      { ["x-tenant-token"] = credential, ["Content-Type"] = "application/json" }, '{"method":"guest"}')
  end,
  login = function(tenant, name)
    return wrk.format("POST", "/t/" .. tenant .. "/api/v1/user/login", { ["Content-Type"] = "application/json" },
      '{"username":"' .. name .. '","password":"correct horse"}')
  end,
}
shapes["unhashed-login"] = shapes.login

local requests = {}
local used = 0
local once

function init(args)
  local operation = args[1]
  local shape = shapes[operation]
  once = args[4] == "once"
  local skipped = 0
  for line in io.lines(args[2]) do
    skipped = skipped + 1
    if skipped > tonumber(args[3]) then
      local tenant, subject, credential = line:match("(%S+) (%S+) ?(%S*)")
      requests[#requests + 1] = shape(tenant, subject, credential)
      if #requests == 100000 then break end
    end
  end
  if operation == "constant" then requests[1] = shape() end
end

function request()
  used = used + 1
  if used > #requests then
    if once then wrk.thread:stop() end
    used = 1
  end
  return requests[used]
end

function done(summary, latency)
  io.write(string.format('\nRESULT {"requests":%d,"micros":%d,"refused":%d,"broken":%d,"p50":%d,"p99":%d}\n',
    summary.requests, summary.duration, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50), latency:percentile(99)))
end
