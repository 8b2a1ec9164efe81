-- Five classics that must agree: ADX and MACD say where the market goes, Stochastic, RSI and Bollinger when to get in and out.
local S = strategy {
  api = 1, name = "Five classics", version = "1.0", timeframe = "H1",
  description = "Joins a trend when a pullback turns, with a stop and a target in band widths and an exit when the move is stretched.",
  params = {
    trend    = number  { default = 20, min = 5, max = 60, doc = "the market trends above this ADX" },
    stretch  = number  { default = 70, min = 55, max = 95, doc = "too late to buy above this RSI; mirrored for selling" },
    bands    = integer { default = 20, min = 5, max = 200, doc = "Bollinger period, bars" },
    stop     = number  { default = 1.5, min = 0.5, max = 5, step = 0.5, doc = "stop distance in half band widths" },
    target_r = number  { default = 2, min = 0.5, max = 10, step = 0.5, doc = "target in multiples of the stop distance" },
  },
}

function S:indicators(p)                       -- with one output a series, with several a table of series
  return { rsi = rsi(14), macd = macd(12, 26, 9), bands = bollinger(p.bands, 2), stoch = stochastic(14, 3, 3), adx = adx(14) }
end

function S:on_bar(bar)                         -- a series stands for its newest value; self.rsi[1] is the one before
  local stretch, target_r, bands, adx = self.params.stretch, self.params.target_r, self.bands, self.adx
  if position then                             -- out when RSI is stretched or MACD turns
    local over = overbought(self.rsi, stretch) or bearish_cross(self.macd)
    if position.side == "SELL" then over = oversold(self.rsi, 100 - stretch) or bullish_cross(self.macd) end
    return over and close { reason = "the move is over" } or nil
  end
  if not trending(adx, self.params.trend) then return skip("no trend", adx.adx[0]) end
  local distance = self.params.stop * (bands.upper - bands.middle)
  if adx.plus_di > adx.minus_di and self.macd.macd > 0 then
    if crossed_above(self.stoch.k, self.stoch.d) and bar.close < bands.upper and self.rsi < stretch then
      return long { stop_loss = bar.close - distance, take_profit = bar.close + target_r * distance, reason = "pullback of an up-trend turned" }
    end
  elseif adx.minus_di > adx.plus_di and self.macd.macd < 0 then
    if crossed_below(self.stoch.k, self.stoch.d) and bar.close > bands.lower and self.rsi > 100 - stretch then
      return short { stop_loss = bar.close + distance, take_profit = bar.close - target_r * distance, reason = "rally of a down-trend turned" }
    end
  end
end

return S
