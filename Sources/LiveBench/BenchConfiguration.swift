import Foundation
import Settings

/// What the runs of this program trade on: a strategy a symbol, each of them the same script.
struct BenchConfiguration {
    /// Seven pairs of the dollar, through which the others are converted, and thirteen crosses.
    static let symbols = [
        "AUDUSD", "EURUSD", "GBPUSD", "NZDUSD", "USDCAD", "USDCHF", "USDJPY", "EURGBP", "EURJPY", "EURCHF", "EURCAD", "EURAUD",
        "EURNZD", "GBPJPY", "GBPCHF", "GBPCAD", "AUDJPY", "AUDCAD", "CADJPY", "CHFJPY",
    ]

    let path: String
    let settings: HeraldSettings

    /// Writes the script into a folder; it goes in and out in turn, at every so many ticks of its symbol.
    init(folder: String, ticksBetweenOrders: Int) throws {
        let script = folder + "/bench.lua"
        try """
        local S = strategy {
          api = 1, name = "Bench", version = "1.0", timeframe = "M1", description = "In and out in turn.",
        }
        local seen = 0

        function S:indicators(p) return { fast = ema(8), slow = ema(21), atr = atr(14) } end

        function S:on_bar(bar) end

        function S:on_tick(tick)
          seen = seen + 1
          if seen % \(ticksBetweenOrders) ~= 0 then return end
          if position then return close { reason = "turn" } end
          local distance = 500 * symbol.point
          if self.fast[0] >= self.slow[0] then
            return long { stop_loss = tick.bid - distance, reason = "above" }
          end
          return short { stop_loss = tick.ask + distance, reason = "below" }
        end

        return S
        """.write(toFile: script, atomically: true, encoding: .utf8)
        path = folder + "/config.toml"
        let tables = BenchConfiguration.symbols.map { name in
            "[[strategy]]\nfile = \"\(script)\"\nsymbol = \"\(name)\"\nname = \"\(name)\"\n"
        }
        settings = try HeraldSettings(
            text: """
                [account]
                balance = 10000000
                [market]
                bars = 200
                [risk]
                max_orders_per_minute = 600
                max_orders_per_day = 100000
                max_messages_per_day = 1000000
                max_open_positions = 1000
                duplicate_seconds = 0
                [sizing]
                method = "fixed_lots"
                lots = 0.1
                [run]
                mode = "simulate"
                speed = 1
                data_directory = "\(folder)/data"
                \(tables.joined())
                """, path: path, overrides: [])
    }
}
