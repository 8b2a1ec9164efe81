import MT5Bridge
import Testing

@Suite struct SessionTests {
    private let log = BridgeMessage.log(LogMessage(level: 1, text: "x"))

    @Test func messagesOfASessionArriveAsTheyWereSent() throws {
        var pair = try Pair.made()
        for sample in Sample.all where !sample.message.type.isHandshake {
            let (message, isLong) = (sample.message, sample.message.type.isLongAnswer)
            switch (sample.sender, message) {
            case (.terminal, .goodbye): break
            case (.terminal, _):
                let bytes = try pair.terminal.frame(message, request: 7, hasMore: isLong)
                #expect(try pair.toHerald(bytes) == [.message(message, request: 7, hasMore: isLong)])
            case (.herald, .echo):
                #expect(throws: BridgeSendError.outOfPlace(.pong)) { try pair.herald.frame(message, request: 7) }
            case (.herald, .credit):
                _ = try pair.toTerminal(try pair.herald.frame(message, request: 0))
                // 8 at the start, 5 long answers sent, 9 given.
                #expect(pair.terminal.credit <= 17 && pair.terminal.credit >= 12)
            case (.herald, _):
                let bytes = try pair.herald.frame(message, request: 7)
                #expect(try pair.toTerminal(bytes) == [.message(message, request: 7, hasMore: false)])
            }
        }
    }

    @Test func everyChangedBitOfAFrameEndsTheConnection() throws {
        var made = try Pair.made()
        let frame = try made.terminal.frame(.ping(PingMessage(clock: 3)), request: 9)
        for bit in 0..<frame.count * 8 {
            var pair = made
            var changed = frame
            changed[bit / 8] ^= UInt8(1 << (bit % 8))
            var outputs: [SessionOutput] = []
            do throws(SessionEnd) {
                var input = changed[...]
                while try pair.herald.receive(&input, now: 1, into: &outputs) {}
                // A longer length waits for bytes that never come; nothing was believed.
                #expect((16..<20).contains(bit / 8))
            } catch {
                #expect(error.kind == .frame)
            }
            #expect(outputs.isEmpty)
        }
        #expect(try made.toHerald(frame).sent.count == FrameHeader.size + 8 + FrameHeader.checkSize)
    }

    @Test func framesAreNotTakenTwiceAndNoneIsMissed() throws {
        var pair = try Pair.made()
        let first = try pair.terminal.frame(log, request: 0)
        let second = try pair.terminal.frame(log, request: 0)
        var copy = pair
        // HELLO was 1, what made the session 2.
        #expect(throws: SessionEnd.frame(.sequence(4, expected: 3))) { try copy.toHerald(second) }
        _ = try pair.toHerald(first)
        #expect(throws: SessionEnd.frame(.sequence(3, expected: 4))) { try pair.toHerald(first) }
    }

    @Test func aSessionEndsWhenItsNumbersAreUsedUp() throws {
        var terms = SessionTerms()
        // Herald has sent CHALLENGE, WELCOME and a PING, the terminal HELLO and a LOG.
        terms.mostFrames = 4
        var pair = try Pair.made(terms: terms)
        _ = try pair.herald.frame(.symbols(SymbolsMessage(onlyWatched: true)), request: 1)
        #expect(throws: BridgeSendError.notConnected) { try pair.herald.frame(.symbols(SymbolsMessage(onlyWatched: true)), request: 2) }
        #expect(throws: SessionEnd.numbersUsedUp) { try pair.tick(after: 1000) }
        for _ in 3...4 { _ = try pair.toHerald(try pair.terminal.frame(log, request: 0)) }
        let fifth = try pair.terminal.frame(log, request: 0)
        #expect(throws: SessionEnd.numbersUsedUp) { try pair.toHerald(fifth) }
        #expect(!SessionEnd.numbersUsedUp.isAlarming)
    }

    @Test func framesOfAnotherSessionAreNotTaken() throws {
        var one = try Pair.made(epoch: 100)
        var two = try Pair.made(epoch: 101)
        #expect(throws: SessionEnd.frame(.epoch(100, expected: 101))) { try two.toHerald(try one.terminal.frame(log, request: 0)) }
        // The same low half of the epoch: the check tells them apart.
        one = try Pair.made(epoch: 100)
        two = try Pair.made(epoch: 100 + 1 << 32)
        #expect(throws: SessionEnd.frame(.check)) { try two.toHerald(try one.terminal.frame(log, request: 0)) }
        // Herald's own frame, sent back.
        one = try Pair.made(epoch: 100)
        let own = try one.herald.frame(.symbols(SymbolsMessage(onlyWatched: true)), request: 1)
        #expect(throws: SessionEnd.self) { try one.toHerald(own) }
    }

    @Test func pingIsAnsweredWithItsClockAndRequest() throws {
        var pair = try Pair.made()
        let bytes = try pair.toHerald(try pair.terminal.frame(.ping(PingMessage(clock: -5)), request: 12)).sent
        #expect(try pair.toTerminal(bytes) == [.message(.echo(EchoMessage(clock: -5)), request: 12, hasMore: false)])
    }

    @Test func pingsEverySecondAndIsDeadAfterFive() throws {
        var pair = try Pair.made()
        #expect(try pair.tick(after: 999).isEmpty)
        #expect(try !pair.tick(after: 1).isEmpty)
        #expect(try pair.tick(after: 999).isEmpty)
        #expect(try !pair.tick(after: 1).isEmpty)
        #expect(try !pair.tick(after: 3000).isEmpty)
        #expect(throws: SessionEnd.silent(milliseconds: 5001)) { try pair.tick(after: 1) }
    }

    @Test func busyExcusesSilenceUntilTheNextFrame() throws {
        var pair = try Pair.made()
        _ = try pair.toHerald(try pair.terminal.frame(.busy(BusyMessage(milliseconds: 46_000, text: "history")), request: 0))
        _ = try pair.tick(after: 46_000)
        #expect(pair.herald.isBusy(now: pair.now))
        var late = pair
        #expect(throws: SessionEnd.silent(milliseconds: 46_001)) { try late.tick(after: 1) }
        _ = try pair.toHerald(try pair.terminal.frame(log, request: 0))
        #expect(!pair.herald.isBusy(now: pair.now))
        _ = try pair.tick(after: 5000)
        #expect(throws: SessionEnd.silent(milliseconds: 5001)) { try pair.tick(after: 1) }
    }

    @Test func busyIsBounded() throws {
        var pair = try Pair.made()
        _ = try pair.toHerald(try pair.terminal.frame(.busy(BusyMessage(milliseconds: .max, text: "for ever")), request: 0))
        _ = try pair.tick(after: 120_000)
        #expect(throws: SessionEnd.silent(milliseconds: 120_001)) { try pair.tick(after: 1) }
    }

    @Test func goodbyeSaysWhy() throws {
        var pair = try Pair.made()
        let bytes = try pair.terminal.frame(.goodbye(GoodbyeMessage(reason: 1, text: "removed from the chart")), request: 0)
        #expect(throws: SessionEnd.goodbye(reason: 1, "removed from the chart")) { try pair.toHerald(bytes) }
    }

    @Test func whatTheTerminalMayNotSendEndsTheConnection() throws {
        let made = try Pair.made()
        for sample in Sample.all where sample.sender == .herald && sample.message.type != .ping && sample.message.type != .pong {
            var pair = made
            let type = sample.message.type
            #expect(throws: BridgeSendError.outOfPlace(type)) { try pair.terminal.frame(sample.message, request: 1) }
            let bytes = pair.terminal.frame(ofType: type.rawValue, request: 1, hasMore: false, payload: sample.bytes)
            #expect(throws: SessionEnd.outOfPlace(type: type.rawValue)) { try pair.toHerald(try bytes.orThrow()) }
        }
        // Another HELLO in a session.
        var pair = made
        let hello = pair.terminal.frame(ofType: 2, request: 0, hasMore: false, payload: MessageVectors.hello)
        #expect(throws: SessionEnd.outOfPlace(type: 2)) { try pair.toHerald(try hello.orThrow()) }
    }

    @Test func onlyPartsOfLongAnswersMaySayThatMoreFollows() throws {
        var pair = try Pair.made()
        #expect(throws: BridgeSendError.outOfPlace(.log)) { try pair.terminal.frame(log, request: 1, hasMore: true) }
        let bytes = pair.terminal.frame(ofType: 9, request: 0, hasMore: true, payload: MessageVectors.log)
        #expect(throws: SessionEnd.frame(.moreFlag)) { try pair.toHerald(try bytes.orThrow()) }
    }

    @Test func fieldsThatAreWrongEndTheConnection() throws {
        var pair = try Pair.made()
        let bytes = pair.terminal.frame(ofType: 33, request: 1, hasMore: false, payload: Array(MessageVectors.reply.dropLast(1)))
        #expect(throws: SessionEnd.payload(type: 33, .missingField(at: 83))) { try pair.toHerald(try bytes.orThrow()) }
    }

    @Test func unknownTypesAreAnsweredAndPassedOver() throws {
        var pair = try Pair.made()
        let bytes = try pair.terminal.frame(ofType: 200, request: 6, hasMore: false, payload: [1, 2, 3]).orThrow()
        let outputs = try pair.toHerald(bytes)
        #expect(outputs.contains(.passedOver(type: 200)))
        guard case .message(.error(let error), let request, _) = try pair.toTerminal(outputs.sent).first else {
            Issue.record("no ERROR")
            return
        }
        #expect((error.meaning, request) == (.unknownType, 6))
        _ = try pair.toHerald(try pair.terminal.frame(log, request: 0))
    }

    @Test func longAnswersTakeCredit() throws {
        var pair = try Pair.made()
        let part = BridgeMessage.symbolList(SymbolListMessage(symbols: []))
        for _ in 0..<8 { _ = try pair.toHerald(try pair.terminal.frame(part, request: 1, hasMore: true)) }
        #expect(throws: BridgeSendError.overloaded) { try pair.terminal.frame(part, request: 1) }
        _ = try pair.toTerminal(try pair.herald.frame(.credit(CreditMessage(parts: 2)), request: 0))
        #expect(pair.terminal.credit == 2)
        for _ in 0..<3 { _ = try pair.toTerminal(try pair.herald.frame(.credit(CreditMessage(parts: .max)), request: 0)) }
        #expect(pair.terminal.credit == 1024)
    }

    @Test func whatCannotBeSaidIsNotSent() throws {
        var pair = try Pair.made()
        // 8 + 8 + 1, the symbol's 8, 1, five numbers of 8, 3, 8, 4 and three numbers of 8 stand before the comment: 105.
        var command = Samples.command
        command.comment = String(repeating: "x", count: 1025)
        #expect(throws: BridgeSendError.unsayable(.textTooLong(1025, at: 105))) { try pair.herald.frame(.command(command), request: 1) }
        // 4 bytes of count and 5,000 cursors of 20 bytes.
        let cursors = [TickCursor](repeating: TickCursor(symbol: "EURUSD"), count: 5000)
        #expect(throws: BridgeSendError.unsayable(.payloadTooLong(100_004))) {
            try pair.herald.frame(.subscribe(SubscribeMessage(cursors: cursors)), request: 1)
        }
        // The numbers of frames have no gap: the next one is taken.
        let next = try pair.herald.frame(.command(Samples.command), request: 1)
        #expect(try pair.toTerminal(next) == [.message(.command(Samples.command), request: 1, hasMore: false)])
        var early = try Pair()
        #expect(throws: BridgeSendError.notConnected) { try early.herald.frame(.command(Samples.command), request: 1) }
    }
}
