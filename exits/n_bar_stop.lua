-- N-bar stop: the stop lies below the lowest low of the last bars; above the highest high for a short.
local X = exit {
  api = 1, name = "N-bar stop", version = "1.0", priority = 30, runs = "bar",
  description = "Moves the stop up to the lowest low of the last closed bars, mirrored for shorts.",
  params = {
    bars   = integer { default = 10, min = 1, max = 1000, doc = "closed bars looked at; those before the entry count" },
    buffer = integer { default = 0, min = 0, max = 10000, doc = "how far beyond the extreme, points" },
  },
}

function X:should_exit(position, data)
  local bars, buffer, price = self.params.bars, self.params.buffer * symbol.point, position.current_price
  local low, high = lowest("low", bars), highest("high", bars)
  if not low then return end                                    -- there are not so many bars yet
  if position.side == "BUY" then
    local stop = low - buffer
    if stop < price and (not position.stop_loss or stop > position.stop_loss) then return move_stop(stop, "lowest low") end
  else
    local stop = high + buffer
    if stop > price and (not position.stop_loss or stop < position.stop_loss) then return move_stop(stop, "highest high") end
  end
end

return X
