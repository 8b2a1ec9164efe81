-- Trailing stop: follows the best price since entry at a distance, and moves to break-even first where wished.
local X = exit {
  api = 1, name = "Trailing stop", version = "1.0", priority = 30, runs = "tick",
  description = "Moves the broker's stop behind the best price; leaves when the stop would lie beyond the price.",
  params = {
    unit       = choice  { default = "atr", options = { "atr", "points" }, doc = "what the next four count in" },
    distance   = number  { default = 3, min = 0, max = 100000, doc = "from the best price to the stop, 0 = do not trail" },
    activate   = number  { default = 0, min = 0, max = 100000, doc = "trails once the best profit was this much, 0 = at once" },
    step       = number  { default = 0.1, min = 0, max = 100000, doc = "smallest improvement worth a message to the broker" },
    break_even = number  { default = 0, min = 0, max = 100000, doc = "profit that moves the stop to the entry, 0 = never" },
    offset     = integer { default = 0, min = -10000, max = 10000, doc = "break-even lies this far beyond the entry, points" },
    period     = integer { default = 14, min = 1, max = 1000, doc = "ATR period, bars" },
  },
}

function X:indicators(p) return { atr = p.unit == "atr" and atr(p.period) or nil } end

function X:should_exit(position, data)
  if self.atr and not self.atr[0] then return end               -- not enough bars yet
  local p, price, stop, why = self.params, position.current_price, nil, "trail"
  local unit, hair = self.atr and self.atr[0] or symbol.point, symbol.point * 1e-6  -- doubles: equal is enough
  local side = position.side == "BUY" and 1 or -1               -- times side, higher is better
  local best = data.memory.best or price
  if side * price > side * best then best = price end
  data.memory.best = best
  local profit = side * (best - position.open_price) + hair
  if p.distance > 0 and (p.activate == 0 or profit >= p.activate * unit) then stop = best - side * p.distance * unit end
  if p.break_even > 0 and profit >= p.break_even * unit then
    local even = position.open_price + side * p.offset * symbol.point
    if not stop or side * even > side * stop then stop, why = even, "break even" end
  end
  if not stop then return end
  if side * stop >= side * price then return close { reason = "the price is beyond the stop" } end
  local gained = position.stop_loss and side * (stop - position.stop_loss) or math.huge
  if gained > hair and gained + hair >= p.step * unit then return move_stop(stop, why) end
end

return X
