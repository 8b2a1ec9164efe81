-- SMA crossover: always asks for the side of the faster average. The classic first strategy; expect it to lose in ranges.
local S = strategy {
  api = 1, name = "SMA crossover", version = "1.0", timeframe = "H1",
  description = "Long when the fast average crosses above the slow one, short when it crosses below.",
  params = {
    fast     = integer { default = 20, min = 2, max = 200, doc = "fast SMA period, bars" },
    slow     = integer { default = 50, min = 3, max = 500, doc = "slow SMA period, bars" },
    stop_atr = number  { default = 2, min = 0, max = 10, step = 0.5, doc = "stop distance in ATRs, 0 = no stop" },
    target_r = number  { default = 0, min = 0, max = 10, step = 0.5, doc = "target in multiples of the stop distance, 0 = no target" },
  },
}

function S:configure(params)
  if params.fast >= params.slow then error("fast must be smaller than slow", 0) end
end

function S:indicators(p)                       -- declared, so that Herald knows the warm-up
  return { fast = sma(p.fast), slow = sma(p.slow), atr = p.stop_atr > 0 and atr(14) or nil }
end

function S:on_bar(bar)                         -- after each closed bar; [0] is the bar that just closed
  if crossed_above(self.fast, self.slow) then
    return long(self:protected(bar.close, 1, "fast crossed above slow"))
  elseif crossed_below(self.fast, self.slow) then
    return short(self:protected(bar.close, -1, "fast crossed below slow"))
  end
end

function S:protected(close, direction, why)    -- stop and target at absolute prices
  local distance = self.atr and self.params.stop_atr * self.atr[0]
  return {
    stop_loss = distance and close - direction * distance,
    take_profit = distance and self.params.target_r > 0 and close + direction * distance * self.params.target_r or nil,
    reason = why,
  }
end

return S
