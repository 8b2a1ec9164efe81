-- Chandelier: the stop hangs some ATRs below the highest high since entry; above the lowest low for a short.
local X = exit {
  api = 1, name = "Chandelier", version = "1.0", priority = 30, runs = "bar",
  description = "Trails by closed bars: highest high since entry minus a multiple of the ATR, mirrored for shorts.",
  params = {
    distance = number  { default = 3, min = 0.1, max = 20, step = 0.5, doc = "from the extreme to the stop, ATRs" },
    period   = integer { default = 14, min = 1, max = 1000, doc = "ATR period, bars" },
  },
}

function X:indicators(p) return { atr = atr(p.period) } end

function X:should_exit(position, data)
  local bars = math.min(position.age_bars, 5000)               -- the bar of the entry counts
  if bars < 1 or not self.atr[0] then return end
  local distance, price, stop = self.params.distance * self.atr[0], position.current_price, nil
  if position.side == "BUY" then
    stop = highest("high", bars) - distance
    if stop >= price then return close { reason = "closed below the chandelier" } end
    if position.stop_loss and stop <= position.stop_loss then return end
  else
    stop = lowest("low", bars) + distance
    if stop <= price then return close { reason = "closed above the chandelier" } end
    if position.stop_loss and stop >= position.stop_loss then return end
  end
  return move_stop(stop, "chandelier")
end

return X
