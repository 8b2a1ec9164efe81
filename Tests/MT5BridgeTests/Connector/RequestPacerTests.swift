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
        let (entry, close, levels) = commands()
        for command in [entry, levels, close] { #expect(pacer.add(command)) }
        #expect(pacer.next(at: 1000)?.tag == close.tag)
        #expect(pacer.next(at: 1099) == nil)
        #expect(pacer.next(at: 1100)?.tag == levels.tag)
        #expect(pacer.next(at: 1250)?.tag == entry.tag)
        #expect(pacer.next(at: 9999) == nil)
    }

    @Test("entries never take the room of exits")
    func room() {
        let samples = CommandSamples()
        var pacer = RequestPacer(pause: 100, room: [2, 1, 1])
        #expect(pacer.add(samples.open(1)))
        #expect(!pacer.add(samples.open(2)))
        #expect(pacer.add(samples.modify(3)))
        #expect(!pacer.add(samples.modify(4)))
        #expect(pacer.add(samples.close(5)))
        #expect(pacer.add(samples.close(6)))
        #expect(!pacer.add(samples.close(7)))
        #expect(pacer.count == 4)
    }

    @Test("what expires or is dropped is handed back, and what is put back goes first")
    func back() {
        let samples = CommandSamples()
        var pacer = RequestPacer(pause: 0)
        for number in 1...3 { #expect(pacer.add(samples.open(Int64(number)))) }
        #expect(pacer.removeExpired { $0.tag.number == 2 }.map(\.tag.number) == [2])
        guard let first = pacer.next(at: 0) else { return #expect(Bool(false)) }
        pacer.putBack(first)
        #expect(pacer.next(at: 0)?.tag == first.tag)
        #expect(pacer.removeAll().map(\.tag.number) == [3])
        #expect(pacer.count == 0)
    }
}
