/// Texts made from the script reference: the manual page, the editor stub, the template.
public enum ScriptDocuments {
    /// A strategy that passes the check, to start from.
    public static func strategyTemplate(name: String) -> String {
        """
        -- \(name): say in one line what edge this strategy trades.
        local S = strategy {
          api = 1, name = "\(name)", version = "0.1", timeframe = "H1",
          description = "Buys strength above a slow average; a template to replace.",
          params = {                                 -- change them with --set name=value
            period   = integer { default = 50, min = 5, max = 500, doc = "EMA period, bars" },
            stop_atr = number  { default = 2, min = 0.5, max = 10, step = 0.5, doc = "stop distance in ATRs" },
          },
        }

        function S:indicators(p)                     -- what on_bar reads; Herald computes it and knows the warm-up
          return { average = ema(p.period), atr = atr(14) }
        end

        function S:on_bar(bar)                       -- after each closed bar; [0] is the newest value, [1] the one before
          if position then                           -- nil while the strategy has no open position
            if bar.close < self.average[0] then return close { reason = "back below the average" } end
            return
          end
          local before = self.average[1]             -- nil on the first bar that has an average
          if before and bars[1].close <= before and bar.close > self.average[0] then
            local distance = self.params.stop_atr * self.atr[0]
            return long { stop_loss = bar.close - distance, take_profit = bar.close + 2 * distance, reason = "close above average" }
          end
        end

        return S

        """
    }

    /// An exit that passes the check, to start from.
    public static func exitTemplate(name: String) -> String {
        """
        -- \(name): say in one line when this exit leaves, and why that is better than staying.
        local E = exit {
          api = 1, name = "\(name)", version = "0.1", priority = 70, runs = "bar",
          description = "Brings the stop to the entry after a gain and leaves what takes too long; a template to replace.",
          params = {                                 -- change them with --exit FILE,name=value
            gain_r   = number  { default = 1, min = 0.2, max = 10, step = 0.2, doc = "gain that secures the entry, in R" },
            max_bars = integer { default = 48, min = 1, max = 5000, doc = "bars after which it leaves" },
          },
        }

        function E:should_exit(position, data)       -- after each closed bar, for each open position of the strategy
          if position.age_bars >= self.params.max_bars then
            return close { reason = "took too long" }
          end
          local r = position.r                       -- nil for a position that was opened without a stop
          if r and r >= self.params.gain_r and not data.memory.is_secured then
            data.memory.is_secured = true            -- memory belongs to this position and goes with it
            return move_stop(position.open_price, "break-even")
          end
        end

        return E

        """
    }
}
