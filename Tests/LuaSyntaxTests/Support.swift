import LuaSyntax
import Testing

/// The findings of a script as `line:column severity message`.
func findings(_ text: String, _ vocabulary: ScriptVocabulary = .sample) throws -> [String] {
    lint(try LuaChunk.parse(text, path: "test.lua").get(), vocabulary).map {
        "\($0.line):\($0.column) \($0.severity.rawValue) \($0.message)"
    }
}

/// The syntax error of a text as `line:column message`, nil when there is none.
func syntaxError(_ text: String) -> String? {
    switch LuaChunk.parse(text, path: "test.lua") {
    case .success: nil
    case .failure(let error): "\(error.line):\(error.column) \(error.message)"
    }
}

extension ScriptVocabulary {
    private static let barFields = [
        "time", "open", "high", "low", "close", "volume", "spread_points", "hour", "minute", "weekday",
    ]
    private static let tickFields = ["time", "bid", "ask"]

    /// A vocabulary like that of api 1.
    static let sample = ScriptVocabulary(
        globals: [
            "bar": .record(name: "bar", fields: barFields), "bars": .recordSeries(fields: barFields),
            "tick": .record(name: "tick", fields: tickFields),
            "account": .record(name: "account", fields: ["balance", "equity"]),
            "position": .record(name: "position", fields: ["side", "volume"]),
            "math": .library(members: ["floor", "max", "min", "pi"]),
            "string": .library(members: ["format", "rep"]),
            "long": .function(keys: ["stop_loss", "take_profit", "reason", "order", "price"]),
            "short": .function(keys: ["stop_loss", "take_profit", "reason", "order", "price"]),
            "integer": .function(keys: ["default", "min", "max", "doc"]),
            "number": .function(keys: ["default", "min", "max", "step", "doc"]),
            "sma": .function(keys: nil), "ema": .function(keys: ["period", "timeframe"]), "atr": .function(keys: nil),
            "crossed_above": .function(keys: nil), "crossed_below": .function(keys: nil), "log": .function(keys: nil),
            "pairs": .function(keys: nil), "setmetatable": .function(keys: nil), "_VERSION": .value,
        ],
        declaration: "strategy",
        declarationKeys: ["api", "name", "version", "timeframe", "description", "params"],
        methods: [
            "on_bar": [.record(name: "bar", fields: barFields)], "on_tick": [.record(name: "tick", fields: tickFields)],
            "configure": [.params], "indicators": [.params], "state": [], "restore": [.value, .value],
            "should_exit": [
                .record(name: "position", fields: ["side", "volume"]),
                .group(
                    name: "data",
                    members: [
                        "bar": .record(name: "bar", fields: barFields), "bars": .recordSeries(fields: barFields), "indicators": .value,
                    ]),
            ],
        ],
        selfFields: ["params", "name", "version", "timeframe"],
        paramConstructors: ["integer", "number", "choice", "boolean"],
        hints: [
            "print": "use log(...)", "os": "not available in the sandbox; bar.time is the time",
            "math.random": "seed it in the config", "bar.spread": "it is called spread_points",
        ])
}

/// A script with a declaration of `fast` and `slow`, both used, around a few lines of its own.
func script(_ lines: String) -> String {
    """
    local S = strategy { params = { fast = integer { default = 1 }, slow = integer { default = 2 } } }
    function S:indicators(p) return { average = sma(p.fast), trend = sma(p.slow) } end
    \(lines)
    return S
    """
}

/// The sample script of ARCHITECTURE.md, section 5.
let sampleScript = """
    -- strategies/sma_crossover.lua
    local S = strategy {
      api = 1, name = "SMA crossover", version = "1.0", timeframe = "H1",
      description = "Long when the fast average crosses above the slow one, short when it crosses below.",
      params = {
        fast     = integer { default = 20, min = 2, max = 200, doc = "fast SMA period, bars" },
        slow     = integer { default = 50, min = 3, max = 500, doc = "slow SMA period, bars" },
        stop_atr = number  { default = 2, min = 0, max = 10, step = 0.5, doc = "stop distance in ATRs, 0 = none" },
      },
    }

    function S:indicators(p)                       -- declared, so warm-up, plots and --check-script know them
      return { fast = sma(p.fast), slow = sma(p.slow), atr = p.stop_atr > 0 and atr(14) or nil }
    end

    function S:on_bar(bar)                         -- after each closed bar; [0] is the last closed one, [1] the one before
      if crossed_above(self.fast, self.slow) then
        return long { stop_loss = self.atr and bar.close - self.params.stop_atr * self.atr[0], reason = "fast crossed above slow" }
      elseif crossed_below(self.fast, self.slow) then
        return short { stop_loss = self.atr and bar.close + self.params.stop_atr * self.atr[0], reason = "fast crossed below slow" }
      end
    end

    return S
    """
