import Engine
import Foundation
import Indicators
import Market
import Research
import ScriptAPI
import Testing
import Trading

/// What `indicators` may return.
@Suite struct IndicatorTests {
    @Test(arguments: [
        ("5", "indicators must return a table"), ("\"sma\"", "indicators must return a table"),
        ("{ fast = 5 }", "indicator 'fast' must be made by an indicator function such as sma(20); it is 5"),
        ("{ fast = {} }", "indicator 'fast' must be made by an indicator function"), ("{ sma(20) }", "each indicator needs a name"),
        ("{ params = sma(2) }", "an indicator cannot be called 'params'"),
        ("{ on_bar = sma(2) }", "an indicator cannot be called 'on_bar'"),
        ("{ fast = sma() }", "sma needs its period"), ("{ fast = sma {} }", "sma needs its period"),
        ("{ fast = sma(0) }", "sma: period is 0; allowed are"), ("{ fast = sma(-3) }", "sma: period is -3; allowed are"),
        ("{ fast = sma(2.5) }", "sma: period must be a whole number; it is 2.5"),
        ("{ fast = sma(\"5\") }", "sma: period must be a whole number; it is \"5\""),
        ("{ fast = sma(0/0) }", "sma: period must be a whole number"),
        ("{ fast = sma(5, 6) }", "sma takes 1 argument(s) or one table"),
        ("{ fast = sma { perod = 5 } }", "unknown key 'perod' in sma { … }; did you mean 'period'?"),
        ("{ fast = sma { period = 5, price = \"middle\" } }", "price must be one of close, open, high, low, median, typical, weighted"),
        ("{ fast = sma { period = 5, price = 5 } }", "price must be one of"),
        ("{ fast = sma { period = 5, timeframe = \"H9\" } }", "timeframe must be one of"),
        ("{ fast = sma { period = 5, timeframe = 4 } }", "timeframe must be one of"),
        ("{ fast = atr { price = \"close\" } }", "unknown key 'price' in atr { … }; known are period, timeframe, symbol, variant"),
        (
            "{ fast = sma({ period = 5 }, 6) }",
            "sma takes 1 argument(s) or one table; name the others: sma { period = 20, timeframe = \"H4\" }"
        ),
        ("{ fast = sma { period = 5, symbol = 3 } }", "symbol must be a name such as \"GBPUSD\"; it is 3"),
        ("{ fast = sma { period = 5, symbol = \"\" } }", "symbol must be a name such as"),
        ("{ fast = sma { period = 5, variant = \"talb\" } }", "variant must be one of mt5, talib; it is \"talb\"; did you mean \"talib\"?"),
        ("{ fast = sma { period = 5, variant = false } }", "variant must be one of mt5, talib; it is false"),
        ("{ fast = bollinger(20, 0) }", "bollinger: deviations is 0; allowed are 0.01 to 100"),
        ("{ fast = bollinger(20, \"x\") }", "bollinger: deviations must be a number; it is \"x\""),
        ("{ fast = bollinger { deviatons = 2 } }", "unknown key 'deviatons' in bollinger { … }; did you mean 'deviations'?"),
        ("{ fast = bollinger(20, 1/0) }", "bollinger: deviations is inf; allowed are"),
        ("{ fast = macd(26, 12) }", "macd: "),
        ("{ fast = obv(3) }", "obv takes 0 argument(s) or one table; name the others: obv { timeframe = \"H4\" }"),
        (
            "{ fast = highest(\"high\", 20) }",
            "highest: period must be a whole number; it is \"high\"; name the price: highest { period = 20, price = \"high\" }"
        ),
    ])
    func aWrongOneIsRefusedWhereItStands(_ returned: String, _ message: String) {
        let script =
            "local S = strategy { api = 1, name = \"x\", timeframe = \"H1\" }\nfunction S:indicators()\n  return \(returned)\nend\n"
            + "function S:on_bar(bar) end\nreturn S\n"
        let found = complaints(script)
        // A constructor knows its line, 3; anything else points at the method, line 2 column 12.
        let isMade = ["sma", "atr", "bollinger", "macd", "obv", "highest"].contains { returned.contains("fast = \($0)") }
        #expect(found.count == 1 && found[0].hasPrefix((isMade ? "3:3: " : "2:12: ") + message), "\(found)")
    }

    @Test func whatIsNilOrFalseIsLeftOutAndTheRestIsInOrder() throws {
        let plan = try load(
            onBar(
                "",
                indicators: "{ c = sma(2), a = false, b = nil, d = ema { period = 9, timeframe = \"H4\", price = \"high\" }, r = rsi() }")
        ).plan
        #expect(plan.indicators.map(\.name) == ["c", "d", "r"])
        #expect(plan.indicators.map(\.request.text) == ["sma(2)", "ema(9, high) H4", "rsi(14)"])
    }

    @Test func valuesAreReadBackwardsAndAreNilWhereAbsent() throws {
        let lines = try logs(
            onBar("log(self.m[0], self.m[1], self.m[5])", indicators: "{ m = sma { period = 2, price = \"open\" } }"),
            hourly([110_000, 110_100, 110_300, 110_600, 110_600]))
        // Opens 1.100 1.101 1.103 1.106: means 1.1005, 1.102, 1.1045.
        #expect(lines == ["1.1005 nil nil", "1.102 1.1005 nil", "1.1045 1.102 nil"])
    }

    private func requests(_ indicators: String) throws -> [String: IndicatorRequest] {
        let declared = try load(onBar("", indicators: indicators)).plan.indicators
        return Dictionary(uniqueKeysWithValues: declared.map { ($0.name, $0.request) })
    }

    @Test func positionalAndNamedArgumentsMakeTheSameRequest() throws {
        let made = try requests(
            """
            { a = bollinger(20, 2.5), b = bollinger { deviations = 2.5 }, c = bollinger { period = 20, deviations = 2.5 },
              d = bollinger(), e = macd(5, 10, 3), f = true_range(), g = true_range {}, h = supertrend(10, 1.5) }
            """)
        let wanted = IndicatorRequest(kernel: "bollinger", parameters: [20, 2.5])
        #expect(made["a"] == wanted && made["b"] == wanted && made["c"] == wanted)
        #expect(made["d"] == IndicatorRequest(kernel: "bollinger", parameters: [20, 2]))
        #expect(made["e"]?.parameters == [5, 10, 3] && made["h"]?.parameters == [10, 1.5])
        #expect(made["f"] == made["g"])
    }

    @Test func priceVariantTimeframeAndSymbolReachTheRequest() throws {
        let made = try requests(
            """
            { a = bollinger { price = "median", timeframe = "H4", symbol = "GBPUSD", variant = "talib" },
              b = atr { variant = "talib", symbol = "GBPUSD" }, c = cci(), d = highest(5), e = lowest { period = 7, price = "close" } }
            """)
        #expect(
            made["a"]
                == IndicatorRequest(
                    kernel: "bollinger", parameters: [20, 2], price: .median, variant: .talib, timeframe: .h4, symbol: "GBPUSD"))
        #expect(made["b"]?.variant == .talib && made["b"]?.symbol == "GBPUSD" && made["b"]?.timeframe == nil)
        #expect(made["c"]?.price == .typical && made["c"]?.variant == .mt5)
        #expect(made["d"] == IndicatorRequest(kernel: "highest", parameters: [5], price: .high))
        #expect(made["e"] == IndicatorRequest(kernel: "lowest", parameters: [7], price: .close))
    }

    @Test func everyKernelOfTheCatalogueIsAFunctionWithItsDefaults() throws {
        for kernel in IndicatorCatalogue.all {
            let arguments = kernel.parameters.map { KernelParameter.shown($0.standard ?? 20) }
            let made = try requests("{ x = \(kernel.name)(\(arguments.joined(separator: ", "))) }")["x"]
            let values = kernel.parameters.map { $0.standard ?? 20 }
            #expect(made == IndicatorRequest(kernel: kernel.name, parameters: values, price: kernel.standardPrice ?? .close))
        }
    }

    @Test func highestIsAnIndicatorInsideAndAFunctionOutside() throws {
        let rising = hourly([110_000, 110_100, 110_300, 110_600, 110_600])
        let lines = try logs(onBar("log(self.top[0], highest(\"high\", 2))", indicators: "{ top = highest(2) }"), rising)
        #expect(lines == ["1.1012 1.1012", "1.1032 1.1032", "1.1062 1.1062"])
        let outside = try run(load(onBar("self.x = highest(20)"))).failure?.failure
        #expect(outside?.line == 3)
        #expect(outside?.message == "highest can only be used in indicators(params); elsewhere write highest(field, n, skip)")
    }

    @Test func groupsAndSignalsWorkInARun() throws {
        let rising = hourly([110_000, 110_000, 110_000, 110_000, 111_000, 111_000])
        let body = """
            log(self.b.upper[0] >= self.b.lower, bar.close > self.d.upper[1], breakout_above(self.d), overbought(self.r), self.r >= 70)
            """
        let lines = try logs(onBar(body, indicators: "{ b = bollinger(2), d = donchian(2), r = rsi(2) }"), rising)
        #expect(lines.last == "true true true true true")
        let broken = try run(load(onBar("log(self.b.uper)", indicators: "{ b = bollinger(2) }")), rising).failure?.failure
        #expect(broken?.line == 3 && broken?.message.hasPrefix("indicator 'b' has no output 'uper' (did you mean 'upper'?)") == true)
    }

    @Test func theLinterKnowsTheOutputsOfEveryKernel() throws {
        for kernel in IndicatorCatalogue.all where kernel.outputs.count > 1 {
            let script = onBar("log(self.x.nonsense)", indicators: "{ x = \(kernel.name)() }")
            let found = try ScriptSource(text: script, path: "t.lua").lint().map(\.text)
            let names = kernel.outputs.map(\.name).joined(separator: ", ")
            #expect(found == ["t.lua:3:12: error: unknown output 'nonsense' of 'self.x': it has \(names)"])
        }
    }

    @Test(arguments: ["sma_crossover", "rsi_reversion", "channel_breakout", "five_classics"])
    func theShippedStrategiesLoadAndHaveNoFindings(_ name: String) throws {
        let source = try ScriptSource(path: root.appending(path: "strategies/\(name).lua").path)
        #expect(source.lint() == [])
        #expect(try ScriptLoader.strategy(source, ScriptOptions(limits: patient)).plan.indicators.isEmpty == false)
    }

    /// Waves on a slope: trends, pullbacks and turns in both directions.
    @Test func theFiveClassicsTradeBothWays() throws {
        let opens = (0..<3000).map { hour -> Int32 in
            let time = Double(hour)
            return Int32(110_000 + 3000 * sin(time / 250) + 60 * sin(time / 9) + 40 * sin(time / 2.3))
        }
        let strategy = try ScriptLoader.strategy(
            ScriptSource(path: root.appending(path: "strategies/five_classics.lua").path), ScriptOptions(limits: patient))
        let record = try run(strategy, hourly(opens))
        #expect(record.failure == nil, "\(String(describing: record.failure))")
        for decision in [" enter BUY ", " enter SELL ", " close "] {
            #expect(record.decisions.contains { $0.line.contains(decision) }, "\(decision)")
        }
    }
}
