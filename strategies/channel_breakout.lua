-- Breakout: follows a close outside the range of the last bars, when the market is moving enough to pay for the spread.
local S = strategy {
  api = 1, name = "Channel breakout", version = "1.0", timeframe = "H1",
  description = "Enters on a close beyond the highest high or lowest low of the channel; stop and target in ATRs.",
  params = {
    channel   = integer { default = 48, min = 5, max = 500, doc = "channel length, bars before the last closed one" },
    stop_atr  = number  { default = 2, min = 0.5, max = 10, step = 0.5, doc = "stop distance in ATRs" },
    target_r  = number  { default = 3, min = 0.5, max = 10, step = 0.5, doc = "target in multiples of the stop distance" },
    min_cost  = number  { default = 5, min = 0, max = 50, doc = "ATR must be at least this many spreads" },
  },
}

function S:indicators()
  return { atr = atr(20), trend = ema { period = 50, timeframe = "H4" } }
end

function S:on_bar(bar)
  local n = self.params.channel
  local top, bottom = highest("high", n, 1), lowest("low", n, 1)   -- the n bars before the one that just closed
  if not top then return skip("channel not filled") end
  local spread = bar.spread_points * symbol.point
  if self.atr[0] < self.params.min_cost * spread then return skip("too quiet for the spread", spread) end
  local distance = self.params.stop_atr * self.atr[0]
  local target = distance * self.params.target_r
  if bar.close > top and bar.close > self.trend[0] then
    return long { stop_loss = bar.close - distance, take_profit = bar.close + target, reason = "close above channel" }
  elseif bar.close < bottom and bar.close < self.trend[0] then
    return short { stop_loss = bar.close + distance, take_profit = bar.close - target, reason = "close below channel" }
  end
end

return S
