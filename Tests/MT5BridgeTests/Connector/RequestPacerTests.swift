import Connectors
import MT5Bridge
import Market
import Testing
import Trading

@Suite("Commands leave one by one, exits first")
struct RequestPacerTests {
    private func commands() -> (entry: BrokerCommand, close: BrokerCommand, levels: BrokerCommand) {
        let commands = CommandSamples()
        return (commands.open(1), commands.close(2), commands.modify(3))
    }

    @Test("exits go before changes and changes before entries, each a pause after the last")
    func order() {
        var pacer = RequestPacer(pause: 100)
        func add(_ command: BrokerCommand) -> Bool { pacer.add(command) }
        func next(_ now: Int64) -> Int64? { pacer.next(at: now)?.tag.number }
        let (entry, close, levels) = commands()
        for command in [entry, levels, close] { #expect(add(command)) }
        #expect(next(1000) == close.tag.number)
        #expect(next(1099) == nil)
        #expect(next(1100) == levels.tag.number)
        #expect(next(1250) == entry.tag.number)
        #expect(next(9999) == nil)
    }

    @Test("entries never take the room of exits")
    func room() {
        let samples = CommandSamples()
        var pacer = RequestPacer(pause: 100, room: [2, 1, 1])
        func add(_ command: BrokerCommand) -> Bool { pacer.add(command) }
        func next(_ now: Int64) -> Int64? { pacer.next(at: now)?.tag.number }
        #expect(add(samples.open(1)))
        #expect(!add(samples.open(2)))
        #expect(add(samples.modify(3)))
        #expect(!add(samples.modify(4)))
        #expect(add(samples.close(5)))
        #expect(add(samples.close(6)))
        #expect(!add(samples.close(7)))
        #expect(pacer.count == 4)
    }

    @Test("what expires or is dropped is handed back, and what is put back goes first")
    func back() {
        let samples = CommandSamples()
        var pacer = RequestPacer(pause: 0)
        func add(_ command: BrokerCommand) -> Bool { pacer.add(command) }
        func next(_ now: Int64) -> Int64? { pacer.next(at: now)?.tag.number }
        for number in 1...3 { #expect(add(samples.open(Int64(number)))) }
        let expired = pacer.removeExpired { $0.tag.number == 2 }
        #expect(expired.map(\.tag.number) == [2])
        guard let first = pacer.next(at: 0) else { return #expect(Bool(false)) }
        pacer.putBack(first)
        #expect(next(0) == first.tag.number)
        let rest = pacer.removeAll()
        #expect(rest.map(\.tag.number) == [3])
        #expect(pacer.count == 0)
    }
}
