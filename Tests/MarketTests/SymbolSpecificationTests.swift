import Market
import Testing

@Suite("Symbols")
struct SymbolSpecificationTests {
    @Test func builtInsAreComplete() throws {
        for name in SymbolSpecification.builtInNames {
            let symbol = try #require(SymbolSpecification.builtIn(name))
            #expect(symbol.name == name && symbol.swap == SwapTerms() && symbol.orders == OrderTerms())
            if SymbolSpecification.builtInIndices.contains(name) {
                #expect(symbol.digits == 2 && symbol.contractSize == Money(raw: Money.one) && symbol.margin.calculation == .cfdLeverage)
                continue
            }
            #expect(symbol.baseCurrency + symbol.profitCurrency == name && symbol.margin == MarginTerms())
            #expect(symbol.digits == (name.hasSuffix("JPY") || name.hasPrefix("XA") ? 3 : 5))
        }
        #expect(
            SymbolSpecification.builtIn("JP225")?.profitCurrency == "JPY" && SymbolSpecification.builtIn("GER40")?.baseCurrency == "EUR")
        #expect(SymbolSpecification.builtIn("XAGUSD")?.contractSize == Money(text: "5000"))
        #expect(SymbolSpecification.builtIn("EURXXX") == nil)
        #expect(SymbolSpecification.builtInNames == SymbolSpecification.builtInNames.sorted())
    }

    @Test func roundsPricesOntoTheGrid() throws {
        let symbol = try #require(SymbolSpecification.builtIn("EURUSD"))
        #expect(symbol.price(1.100014, .down) == Price(text: "1.10001"))
        #expect(symbol.price(1.100014, .up) == Price(text: "1.10002"))
        #expect(symbol.price(1.100014, .halfAwayFromZero) == Price(text: "1.10001"))
        #expect(symbol.price(1.1 + 0.00001 * 3, .down) == Price(text: "1.10003"))
        for value in [Double.nan, .infinity, 0, -1, 1e300] { #expect(symbol.price(value, .down) == nil) }
        #expect(symbol.text(try #require(symbol.price(1.1, .down))) == "1.10000")
        #expect(symbol.point == Price(text: "0.00001"))
    }

    @Test func roundsPricesOntoTicksCoarserThanAPoint() throws {
        var symbol = try #require(SymbolSpecification.builtIn("US500"))
        #expect(symbol.tick == symbol.point)
        symbol.tickSize = Price(text: "0.25")
        #expect(symbol.price(5000.26, .down) == Price(text: "5000.25") && symbol.price(5000.26, .up) == Price(text: "5000.5"))
        #expect(symbol.price(5000.37, .halfAwayFromZero) == Price(text: "5000.25"))
        #expect(symbol.price(5000.38, .halfAwayFromZero) == Price(text: "5000.5"))
        #expect(symbol.price(0.1, .down) == nil && symbol.price(1e300, .up) == nil)
        // 0.05 has no exact binary value: every multiple stays where it is all the same.
        symbol.tickSize = Price(text: "0.05")
        for count in stride(from: Int64(1), through: 400_000, by: 997) {
            let price = Price(raw: count * 5_000_000)
            for rounding in [Rounding.down, .up, .halfAwayFromZero] { #expect(symbol.price(price.double, rounding) == price) }
        }
    }

    @Test func knowsItsVolumes() throws {
        let symbol = try #require(SymbolSpecification.builtIn("EURUSD"))
        #expect(symbol.roundedDown(try #require(Volume(text: "0.0199"))) == Volume(text: "0.01"))
        #expect(symbol.roundedDown(try #require(Volume(text: "0.0099"))) == .zero)
        for (text, isAccepted) in [("0.01", true), ("100", true), ("0", false), ("100.01", false), ("0.015", false)] {
            #expect(symbol.accepts(try #require(Volume(text: text))) == isAccepted)
        }
    }

    @Test func timeframesReadTheirNames() {
        for timeframe in Timeframe.allCases {
            #expect(Timeframe(text: timeframe.rawValue.lowercased()) == timeframe)
            let end = timeframe.end(ofBarOpened: timeframe.opening(ofSecond: 1_580_000_000))
            #expect(end > 1_580_000_000 && timeframe.opening(ofSecond: end) == end)
        }
        #expect(Timeframe.allCases == Timeframe.allCases.sorted())
        #expect(Timeframe(text: "M7") == nil)
    }
}
