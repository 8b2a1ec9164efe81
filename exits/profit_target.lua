-- Profit target: takes profit at up to three levels, a part of the opened volume at each, the rest at the last.
local X = exit {
  api = 1, name = "Profit target", version = "1.0", priority = 50, runs = "tick",
  description = "Closes parts of a position as its price reaches one level after another; each level counts once.",
  params = {
    unit    = choice  { default = "R", options = { "R", "percent", "points", "atr" }, doc = "what levels count in" },
    level_1 = number  { default = 2, min = 0.01, max = 100000, doc = "first level; R is the distance to the first stop" },
    level_2 = number  { default = 0, min = 0, max = 100000, doc = "second level, 0 = none" },
    level_3 = number  { default = 0, min = 0, max = 100000, doc = "third level, 0 = none" },
    part_1  = number  { default = 0.5, min = 0.01, max = 1, doc = "of the opened volume, unless level 1 is the last" },
    part_2  = number  { default = 0.25, min = 0.01, max = 1, doc = "of the opened volume, unless level 2 is the last" },
    period  = integer { default = 14, min = 1, max = 1000, doc = "ATR period, bars" },
  },
}

function X:configure(p)
  self.levels, self.last = { p.level_1, p.level_2, p.level_3 }, p.level_3 > 0 and 3 or p.level_2 > 0 and 2 or 1
  for n = 2, self.last do if self.levels[n] <= self.levels[n - 1] then error("the levels must rise", 0) end end
end

function X:indicators(p) return { atr = p.unit == "atr" and atr(p.period) or nil } end

function X:should_exit(position, data)
  if self.atr and not self.atr[0] then return end               -- not enough bars yet
  local p, gain = self.params, (position.current_price - position.open_price) * (position.side == "BUY" and 1 or -1)
  local profit = p.unit == "percent" and 100 * gain / position.open_price or gain / (self.atr and self.atr[0] or symbol.point)
  local risk = position.initial_risk or math.huge               -- without a stop there is no R
  if p.unit == "R" then profit = position.unrealized_pnl * position.opened_volume / (risk * position.volume) end
  local reached, part = data.memory.reached or 0, 0
  while reached < self.last and profit + 1e-6 >= self.levels[reached + 1] do   -- doubles: equal is enough
    reached, part = reached + 1, part + (reached == 0 and p.part_1 or p.part_2)
  end
  if part == 0 then return end
  data.memory.reached = reached
  local volume = reached < self.last and part * position.opened_volume or position.volume
  return close { volume = volume, reason = "level " .. reached }
end

return X
