-- Indicator: leaves when the RSI falls back through a level, or a bar closes beyond an EMA; mirrored for shorts.
local X = exit {
  api = 1, name = "Indicator exit", version = "1.0", priority = 40, runs = "bar",
  description = "Closes a position when the move that carried it is over, seen through RSI or EMA.",
  params = {
    rule   = choice  { default = "rsi", options = { "rsi", "ema" }, doc = "which indicator decides" },
    period = integer { default = 14, min = 2, max = 1000, doc = "its period, bars" },
    level  = number  { default = 50, min = 1, max = 99, doc = "RSI a long falls back through; a short mirrored" },
  },
}

function X:indicators(p) return { line = p.rule == "rsi" and rsi(p.period) or ema(p.period) } end

function X:should_exit(position, data)
  local level, line, long_held = self.params.level, self.line, position.side == "BUY"
  if self.params.rule == "rsi" then
    local over = crossed_above(line, 100 - level)
    if long_held then over = crossed_below(line, level) end
    return over and close { reason = "RSI came back" } or nil
  end
  if not line[0] then return end                                -- not enough bars yet
  local over = data.bar.close > line[0]
  if long_held then over = data.bar.close < line[0] end
  return over and close { reason = "closed beyond the EMA" } or nil
end

return X
