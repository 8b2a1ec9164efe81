import Market
@testable import Runtime
import Testing
import Trading

@Suite("The view of a run")
struct StatusViewTests {
    private func status() throws -> RunStatus {
        let play = Play(Stage(bars: 300))
        try play.run(turns: 1200)
        return try #require(play.cycle?.status())
    }

    @Test("fits into any terminal, and says what it leaves out", arguments: [(80, 24), (40, 10), (200, 60), (80, 12)])
    func fits(columns: Int, rows: Int) throws {
        var status = try status()
        let one = try #require(status.strategies.first)
        status.strategies += Array(repeating: one, count: 80)
        let screen = StatusView(status, width: columns).screen(rows: rows, styled: false)
        #expect(screen.count <= rows)
        #expect(screen.allSatisfy { $0.count <= columns })
        #expect(screen.contains { $0.contains("more") })
        #expect(screen[0].hasPrefix("herald simulate"))
    }

    @Test("colours nothing that is no terminal's, and lets no name move the cursor")
    func plain() throws {
        var status = try status()
        status.strategies[0].name = "\u{1B}[2Jevil\nname\u{9B}"
        let plain = StatusView(status, width: 120).text(styled: false)
        #expect(!plain.contains("\u{1B}") && !plain.contains("\u{9B}"))
        #expect(plain.contains(" [2Jevil name"))
        let styled = StatusView(status, width: 120).text(styled: true)
        #expect(styled.contains("\u{1B}[1;36m") && !styled.contains("\u{1B}[2J"))
    }

    @Test("puts latches and problems above everything else")
    func alarms() throws {
        var status = try status()
        status.latches = [.init(code: "DRAWDOWN_LIMIT", observed: "8000", limit: "8100", formula: "equity >= limit")]
        status.problems = ["the disk refuses"]
        let screen = StatusView(status, width: 80).screen(rows: 24, styled: false)
        #expect(screen[3].hasPrefix(" LATCHED DRAWDOWN_LIMIT"))
        #expect(screen[4] == "  lift it with `herald resume --reason WHY`")
        #expect(screen.contains("! the disk refuses"))
    }

    @Test("says money, times and shares as people do")
    func words() {
        let money = [0, 5, 999, 1000, 1_234_567].map { StatusView.money(Money(raw: $0 * Money.one)) }
        #expect(money == ["0.00", "5.00", "999.00", "1,000.00", "1,234,567.00"])
        #expect(StatusView.money(Money(raw: -1_234_567 * Money.one)) == "-1,234,567.00")
        #expect(StatusView.signed(Money(raw: 3 * Money.one)) == "+3.00")
        let start = Timestamp(seconds: 1_700_000_000)
        let spans = [12, 245, 3725, 273_600].map { StatusView.duration(start.adding(seconds: $0), since: start) }
        #expect(spans == ["12s", "4m 05s", "1h 02m", "3d 04h"])
        #expect(StatusView.clock(Timestamp(seconds: 0)) == "1970-01-01 00:00:00 UTC")
        // Full at a tenth of the balance.
        #expect(StatusView.bar(0.1, columns: 4) == "████")
        #expect(StatusView.bar(0.025, columns: 4) == "█░░░")
        #expect(StatusView.bar(0, columns: 4) == "░░░░")
    }
}
