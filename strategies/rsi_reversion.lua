-- Mean reversion: buys a dip in an up-trend and sells a rally in a down-trend, as RSI comes back from its extreme.
local S = strategy {
  api = 1, name = "RSI reversion", version = "1.0", timeframe = "H1",
  description = "Fades RSI extremes in the direction of a slow average, with a stop, a target and a middle exit.",
  params = {
    period   = integer { default = 14, min = 2, max = 100, doc = "RSI period, bars" },
    low      = number  { default = 30, min = 1, max = 49, doc = "oversold below this RSI" },
    trend    = integer { default = 200, min = 10, max = 1000, doc = "EMA period of the trend filter, bars" },
    stop_atr = number  { default = 2.5, min = 0.5, max = 10, step = 0.5, doc = "stop distance in ATRs" },
    target_r = number  { default = 1.5, min = 0.5, max = 10, step = 0.5, doc = "target in multiples of the stop distance" },
  },
}

function S:indicators(p)
  return { rsi = rsi(p.period), trend = ema(p.trend), atr = atr(14) }
end

function S:on_bar(bar)
  local low, high = self.params.low, 100 - self.params.low
  if position then                             -- the dip is over once RSI is back in the middle
    if position.side == "BUY" and self.rsi[0] > 50 then return close { reason = "RSI back above 50" } end
    if position.side == "SELL" and self.rsi[0] < 50 then return close { reason = "RSI back below 50" } end
    return
  end
  local distance = self.params.stop_atr * self.atr[0]
  local target = distance * self.params.target_r
  if crossed_above(self.rsi, low) and bar.close > self.trend[0] then
    return long { stop_loss = bar.close - distance, take_profit = bar.close + target, reason = "RSI left oversold" }
  elseif crossed_below(self.rsi, high) and bar.close < self.trend[0] then
    return short { stop_loss = bar.close + distance, take_profit = bar.close - target, reason = "RSI left overbought" }
  end
end

return S
