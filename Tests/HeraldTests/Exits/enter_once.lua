-- Enters once, after a given number of closed bars, and leaves the rest to exits: for tests.
local S = strategy {
  api = 1, name = "Enter once", version = "1.0", timeframe = "H1",
  description = "One market order with a stop, decided on the close of a bar that is counted from the first of the data.",
  params = {
    side = choice  { default = "buy", options = { "buy", "sell" }, doc = "which side" },
    bar  = integer { default = 20, min = 1, max = 1000000, doc = "closed bars before it enters" },
    stop = integer { default = 200, min = 0, max = 1000000, doc = "stop distance from that bar's close, points, 0 = no stop" },
  },
}

function S:on_bar(bar)
  self.count = (self.count or 0) + 1
  if self.count ~= self.params.bar then return end
  local distance = self.params.stop * symbol.point
  if self.params.side == "buy" then
    return long { stop_loss = distance > 0 and bar.close - distance or nil, reason = "enter once" }
  end
  return short { stop_loss = distance > 0 and bar.close + distance or nil, reason = "enter once" }
end

return S
