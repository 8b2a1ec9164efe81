import Engine
import Market
import Performance
import Research
import Testing
import Trading

/// Exits that mean harm, or are wrong, in a whole run: the positions stay protected, one notice says why, and nothing else
/// is harmed.
@Suite(.serialized) struct HostileExitTests {
    private typealias Case = HostileScene.Case

    private static let wrongAnswer = "should_exit must return close{…}, move_stop(…) or nothing; it returned "

    /// Each is at fault: it is stopped, and what is said names the line.
    static let failing: [HostileScene.Case] = [
        Case(body: "error('boom')", words: "boom"), Case(body: "local x = nil return x.y", words: "attempt to index a nil value"),
        Case(body: "error({})", words: "the error is a table"),
        Case(body: "error('on a tick')", words: "on a tick", keys: ", runs = \"tick\""),
        .looping("while true do end"), .looping("while true do pcall(function() while true do end end) end"),
        .looping("while true do end", keys: ", runs = \"tick\""),
        Case(body: "local t = data.memory for i = 1, 1e9 do t[i] = { i } end", words: "used more than 4096 KiB of memory"),
        Case(body: "local s = 'x' while true do s = s .. s end", words: "used more than 4096 KiB of memory"),
        Case(body: "return 0 / 0", words: wrongAnswer, line: 2), Case(body: "return 1 / 0", words: wrongAnswer, line: 2),
        Case(body: "return 'close'", words: wrongAnswer, line: 2), Case(body: "return {}", words: wrongAnswer, line: 2),
        Case(body: "return true", words: wrongAnswer, line: 2), Case(body: "return long {}", words: "long"),
        Case(body: "return close { volume = -1 }", words: "volume is -1"), Case(body: "return close { volume = 0 }", words: "volume is 0"),
        Case(body: "return close { volume = 0 / 0 }", words: "volume"), Case(body: "return close { volume = math.huge }", words: "volume"),
        Case(body: "return close { fraction = 1.5 }", words: "(0, 1]"),
        Case(body: "return close { fraction = 0.5, volume = 1 }", words: "fraction or volume, not both"),
        Case(body: "return close { fracton = 0.5 }", words: "did you mean 'fraction'?"),
        Case(body: "return move_stop(0 / 0)", words: "the price of move_stop is "),
        Case(body: "return move_stop(1 / 0)", words: "the price of move_stop is inf"),
        Case(body: "return move_stop(-1)", words: "the price of move_stop is -1"),
        Case(body: "return move_stop()", words: "move_stop takes a price and a reason"),
        Case(body: "data.bar.close = 1", words: "bar is read-only"), Case(body: "data.memory = {}", words: "data is read-only"),
        Case(body: "position.stop_loss = 0", words: "position is read-only"),
        Case(body: "self.n = (self.n or 0) + 1 if self.n == 3 then error('third') end", words: "third"),
        Case(body: "if position.ticket == 1 then error('one of two') end", words: "one of two"),
        Case(body: "if position.ticket ~= 1 then error('the other') end", words: "the other"),
    ]

    @Test(arguments: failing, ProtectivePolicy.Action.allCases)
    func aFailureLeavesProtectedPositionsAndOneNotice(_ hostile: HostileScene.Case, _ action: ProtectivePolicy.Action) throws {
        for stop in [true, false] {
            let scene = try HostileScene(hostile, action, stop: stop)
            let failure = try #require(scene.record.failure, "it did not fail")
            #expect(failure.exit == "Hostile" && failure.strategy == 0 && failure.failure.line == hostile.line)
            #expect(scene.record.notices.map(\.notice.code) == [.exitFailed])
            let notice = try #require(scene.record.notices.first?.notice)
            #expect(notice.message.hasPrefix("exit Hostile of Eager failed at hostile.lua:\(hostile.line): "), "\(notice.message)")
            #expect(notice.message.contains(hostile.words), "\(notice.message)")
            #expect(notice.message.contains("exits.on_failure = \"\(action.rawValue)\""))
            #expect(scene.lines("failed 0").count == 1 && scene.lines("failed").count == 1)
            expectProtection(scene, action, hadStops: stop, from: failure.time)
            expectNothingNew(scene, from: failure.time)
        }
    }

    /// The positions that were open are closed, or have a stop from the next quote on and are left to the steady exit.
    private func expectProtection(_ scene: HostileScene, _ action: ProtectivePolicy.Action, hadStops: Bool, from time: Timestamp) {
        let open = scene.trades.filter { $0.closeTime >= time }
        let moved = scene.lines("modified").filter { $0.time == time }.count
        #expect(open.count >= 2 && scene.lines("modified").count == moved, "a stop is given or tightened once")
        guard action != .close else {
            #expect(open.allSatisfy { $0.exitReason == .protective && $0.closeTime == time } && moved == 0)
            return
        }
        #expect(moved == (action == .keepStop && hadStops ? 0 : open.count))
        #expect(open.allSatisfy { $0.exitName == "exit (Steady)" && $0.ageBars == 11 }, "\(open.map(\.exitName))")
        let told = scene.record.logs.filter { $0.strategy == 0 && $0.time > time }
        #expect(told.count >= 4 && !told.contains { $0.text.hasSuffix("nil") }, "\(told.map(\.text))")
    }

    /// The strategy asks for more and gets none; the other one goes on as if nothing had been.
    private func expectNothingNew(_ scene: HostileScene, from time: Timestamp) {
        #expect(!scene.lines("order", "EURUSD").contains { $0.time >= time })
        #expect(scene.record.denials["exit_failed"] ?? 0 >= 10 && scene.record.denials.count == 1)
        #expect(scene.lines("order", "GBPUSD").filter { $0.time > time }.count >= 10)
        #expect(scene.record.trades.filter { $0.strategy == 1 && $0.exitName == "exit (Steady)" }.count >= 10)
    }

    @Test func closingMoreThanIsOpenClosesAllAndIsNoFault() throws {
        for lots in ["1e9", "1.01"] {
            let scene = try HostileScene(Case(body: "return close { volume = \(lots), reason = 'too much' }"))
            #expect(scene.record.notices.isEmpty && scene.record.failure == nil && scene.record.denials.isEmpty, "\(lots)")
            let left = scene.trades.filter { $0.exitReason != .endOfData }
            #expect(left.count >= 10 && left.allSatisfy { $0.exitName == "exit (Hostile)" && $0.exits == 1 && $0.ageBars == 6 }, "\(lots)")
        }
    }

    /// Such a wish is dropped with words, once a position, and the exit is asked again.
    @Test(arguments: [
        ("data.tick.bid + 0.01", "the price is at it or through it; close the position instead"),
        ("data.tick.bid", "the price is at it or through it; close the position instead"),
        ("position.stop_loss - 0.01", "it would move the stop against the position"),
        ("1e-9", "it would move the stop against the position"), ("1e300", "it is no price of this symbol"),
    ])
    func aStopThatCannotBeIsDropped(_ price: String, _ words: String) throws {
        let scene = try HostileScene(Case(body: "return move_stop(\(price), 'harm')"))
        #expect(scene.record.notices.isEmpty && scene.record.failure == nil && scene.record.denials.isEmpty)
        #expect(scene.lines("modified").isEmpty && scene.lines("move_stop").isEmpty)
        let dropped = scene.facts.filter { $0.contains("\"because\":\"\(words)\"") }
        let asked = scene.trades.filter { $0.ageBars ?? 0 >= 6 }.count
        #expect(dropped.count == asked && asked >= 10, "\(dropped.count) of \(asked)")
        #expect(scene.trades.filter { $0.exitName == "exit (Steady)" }.count >= 10)
    }

    @Test func anExitThatFailsBesideAnotherThatWantsToCloseHarmsNotTheClose() throws {
        let scene = try HostileScene(Case(body: "if position.age_bars == 11 then error('late') end"), .close)
        let time = try #require(scene.record.failure?.time)
        let open = scene.trades.filter { $0.closeTime == time }
        #expect(open.count == 3 && open.allSatisfy { $0.volume == lots("1") && $0.exits == 1 })
        #expect(scene.lines("rejected").isEmpty && scene.lines("exit_rejected").isEmpty)
        expectNothingNew(scene, from: time)
    }
}
