-- Adverse movement: leaves at once when the price runs against the position within seconds, and raises the alarm.
local X = exit {
  api = 1, name = "Adverse movement", version = "1.0", priority = 90, runs = "tick",
  description = "Closes a position when the price has fallen too far from its best within a short window.",
  params = {
    unit       = choice  { default = "atr", options = { "atr", "points" }, doc = "what move counts in" },
    move       = number  { default = 2, min = 0.01, max = 100000, doc = "movement against the position that is too much" },
    window     = integer { default = 60, min = 1, max = 3600, doc = "over how long it is looked for, seconds" },
    volatility = choice  { default = "any", options = { "any", "normal", "high" }, doc = "when to look for it" },
    ratio      = number  { default = 2, min = 0.1, max = 100, doc = "high is an ATR of more than so many times its mean" },
    average    = integer { default = 50, min = 2, max = 1000, doc = "ATRs in that mean, bars" },
  },
}

function X:indicators(p) return { atr = (p.unit == "atr" or p.volatility ~= "any") and atr(14) or nil } end

function X:should_exit(position, data)
  if self.atr and not self.atr[0] then return end               -- not enough bars yet
  local p, memory, now = self.params, data.memory, data.tick.time
  local price = position.current_price * (position.side == "BUY" and 1 or -1)  -- higher is better
  memory.times, memory.prices = memory.times or {}, memory.prices or {}
  local times, prices, first, last = memory.times, memory.prices, memory.first or 1, memory.last or 0
  while last >= first and prices[last] <= price do times[last], prices[last], last = nil, nil, last - 1 end
  if last < first or times[last] < now then last = last + 1; times[last], prices[last] = now, price end
  while times[first] < now - p.window do times[first], prices[first], first = nil, nil, first + 1 end
  memory.first, memory.last = first, last                      -- falling prices, one a second: memory stays small
  local limit = p.move * (p.unit == "atr" and self.atr[0] or symbol.point)
  if prices[first] - price < limit - symbol.point * 1e-6 then return end
  local sum, count = 0, 0
  while self.atr and count < p.average and self.atr[count] do sum, count = sum + self.atr[count], count + 1 end
  local high = count > 0 and self.atr[0] * count > p.ratio * sum
  if p.volatility ~= "any" and high ~= (p.volatility == "high") then return end
  return close { alarm = true, reason = "moved too far against the position" }
end

return X
