-- wrk -s load.lua URL -- METHOD TOKEN PATH COUNT [BODY]: requests in turn for PATH with "@" replaced by 1..COUNT. They are made before the clock runs.
local requests, at = {}, 0

function init(args)
  local method, token, path, count, body = args[1], args[2], args[3], tonumber(args[4]), args[5]
  local headers = { Host = wrk.headers["Host"] or wrk.host }
  if token ~= "" then headers["X-Vault-Token"] = token end
  if body then headers["Content-Type"] = "application/json" end
  for i = 1, count do requests[i] = wrk.format(method, (path:gsub("@", tostring(i))), headers, body) end
  at = math.random(count)
end

function request()
  at = at % #requests + 1
  return requests[at]
end
