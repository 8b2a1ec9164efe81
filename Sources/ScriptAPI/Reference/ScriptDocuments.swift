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
}
