import Foundation
import Market
import Performance
@testable import Research
import Testing
import Trading

/// The tables of trades by entry, exit and strategy.
@Suite struct BreakdownReportTests {
    /// Positions of one lot, one after the other, each with its own tag.
    private func facts(_ count: Int) -> [(hour: Int64, fact: Fact)] {
        (0..<count).flatMap { number in
            [
                (1, ExitStory.deal(1, .opening, .buy, "1", "1.1", 1, label: "tag \(number)")),
                (2, ExitStory.deal(2, .closing, .sell, "1", "1.1", 2, profit: "\(number)", reason: .close)),
            ] as [(hour: Int64, fact: Fact)]
        }
    }

    @Test func theTextHasAlignedTables() throws {
        let text = try ExitStory.report().text
        let expected = """

            By entry tag
                      trades  net USD  won %  factor  mean R  MAE R  MFE R   held  bars
              a, "b"       1    72.00  100.0       -    0.75  -0.20   1.10  7.0 h   7.0

            By exit
                                 trades  net USD  won %  factor  mean R  MAE R  MFE R   held  bars
              stop_loss (trail)       1    72.00  100.0       -    0.75  -0.20   1.10  7.0 h   7.0

            Notices
              2024-01-01T05:00:00Z  close_failing  still open
              2024-01-01T05:00:00Z  unexplained  a deal of nobody

            Why no trade
            """
        #expect(text.contains(expected), "\(text)")
        #expect(!text.contains("By strategy"))
        #expect(try ExitStory.report(strategies: 2).text.contains("\nBy strategy\n"))
    }

    @Test func withoutTradesThereAreNoTables() throws {
        let report = try ExitStory.report([])
        #expect(!report.text.contains("By entry") && !report.text.contains("By exit"))
        guard case .object(let members) = report.json, case .array(let groups)? = members["by_entry"] else {
            Issue.record("no by_entry")
            return
        }
        #expect(groups.isEmpty)
    }

    @Test func aLongTableSumsTheRest() throws {
        let report = try ExitStory.report(facts(12))
        let table = try #require(report.text.components(separatedBy: "\nBy entry tag\n").last?.components(separatedBy: "\n\n").first)
        let rows = table.split(separator: "\n")
        #expect(rows.count == 11, "a heading and ten lines")
        // Each made its number less two dollars of commission; 0, 1 and 2 are the rest, since all have one trade.
        #expect(rows[1].hasPrefix("  tag 11") && rows[9].hasPrefix("  tag 3 "))
        #expect(rows[10].hasPrefix("  others (3)       3    -3.00    0.0    0.00  "), "\(rows[10])")
        #expect(Set(rows.map(\.count)).count == 1, "every line is as long as the others")
        #expect(report.byEntry.groups.count == 12, "JSON has all of them")
    }

    @Test func strategiesOfOneNameAreToldApart() throws {
        #expect(try ExitStory.report().byStrategy.groups.map(\.name) == ["native"])
        #expect(try ExitStory.report(strategies: 2).byStrategy.groups.map(\.name) == ["native #1"])
    }

    @Test func namesStayOnOneLineAndShort() throws {
        let long = ExitStory.deal(1, .opening, .buy, "1", "1.1", 1, label: String(repeating: "x", count: 60))
        let report = try ExitStory.report([
            (1, long), (2, ExitStory.deal(2, .closing, .sell, "1", "1.1", 2)), (3, ExitStory.deal(3, .opening, .buy, "1", "1.1", 3)),
            (4, ExitStory.deal(4, .closing, .sell, "1", "1.1", 4)), (5, ExitStory.deal(5, .opening, .buy, "1", "1.1", 5, label: "a\nb")),
            (6, ExitStory.deal(6, .closing, .sell, "1", "1.1", 6)),
        ])
        #expect(report.text.contains("\n  " + String(repeating: "x", count: 39) + "…  "))
        #expect(report.text.contains("\n  (none)  ") && report.text.contains("\n  a\\nb  "))
    }

    @Test func jsonHasEveryFigure() throws {
        let json = try #require(try JSONSerialization.jsonObject(with: Data(try ExitStory.report().json.text.utf8)) as? [String: Any])
        let group = try #require((json["by_exit"] as? [[String: Any]])?.first)
        #expect(group["name"] as? String == "stop_loss (trail)" && group["trades"] as? Int == 1 && group["wins"] as? Int == 1)
        #expect(group["net_profit"] as? Double == 72 && group["win_rate"] as? Double == 100 && group["profit_factor"] is NSNull)
        #expect(group["r_trades"] as? Int == 1 && group["mean_r"] as? Double == 0.75)
        #expect(group["mean_mae_r"] as? Double == -0.2 && group["mean_mfe_r"] as? Double == 1.1)
        #expect(group["mean_hold_seconds"] as? Double == 25_200 && group["mean_bars"] as? Double == 7)
        #expect((json["by_entry"] as? [[String: Any]])?.first?["name"] as? String == "a, \"b\"")
        #expect((json["by_strategy"] as? [[String: Any]])?.first?["name"] as? String == "native")
        let notices = try #require(json["notices"] as? [[String: Any]])
        #expect(notices.map { $0["code"] as? String } == ["close_failing", "unexplained"])
        #expect(notices[0]["strategy"] as? String == "native" && notices[1]["position"] is NSNull)
    }
}
