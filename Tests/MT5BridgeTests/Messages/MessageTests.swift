import MT5Bridge
import Testing

@Suite struct MessageTests {
    @Test func everyTypeHasASample() {
        #expect(Set(Sample.all.map(\.message.type)) == Set(BridgeType.allCases))
        // PONG has one for each side.
        #expect(Sample.all.count == BridgeType.allCases.count + 1)
    }

    @Test(arguments: Sample.all) func isWrittenAsTheTablesSay(sample: Sample) {
        var writer = PayloadWriter()
        sample.message.encode(into: &writer)
        #expect(writer.bytes == sample.bytes)
        #expect(writer.fault == nil)
    }

    @Test(arguments: Sample.all) func isReadAsTheTablesSay(sample: Sample) throws {
        var reader = PayloadReader(sample.bytes)
        #expect(try BridgeMessage(sample.message.type, from: sample.sender, &reader) == sample.message)
        #expect(reader.left == 0)
    }

    @Test(arguments: Sample.all) func passesOverWhatLaterVersionsAppend(sample: Sample) throws {
        // The parts of a snapshot carry their lengths: a later kind of part, and fields behind those of a part, are passed over.
        let isParts = sample.message.type == .snapshotIs
        var reader = PayloadReader(isParts ? [77, 2, 0, 1, 2] + sample.bytes : sample.bytes + Array("later fields".utf8))
        let read = try BridgeMessage(sample.message.type, from: sample.sender, &reader)
        if case .snapshotIs(let snapshot) = read {
            #expect(snapshot.parts == Samples.snapshot.parts)
        } else {
            #expect(read == sample.message)
        }
    }

    @Test(arguments: Sample.all) func endsWhereverAFieldIsMissing(sample: Sample) {
        for count in 0..<sample.bytes.count {
            // A frame of whole parts may end after any of them.
            if sample.message.type == .snapshotIs, partEnds(sample.bytes).contains(count) { continue }
            var reader = PayloadReader(Array(sample.bytes.prefix(count)))
            #expect(throws: PayloadFault.self) { try BridgeMessage(sample.message.type, from: sample.sender, &reader) }
        }
    }

    /// Where the parts of a snapshot end, from their lengths.
    private func partEnds(_ bytes: [UInt8]) -> Set<Int> {
        var ends: Set = [0]
        var position = 0
        while position < bytes.count {
            position += 3 + Int(bytes[position + 1]) + Int(bytes[position + 2]) << 8
            ends.insert(position)
        }
        return ends
    }

    @Test func snapshotKnowsWhatItsDigestIsMadeOver() throws {
        var reader = PayloadReader(MessageVectors.snapshotIs)
        let snapshot = try SnapshotIsMessage(from: &reader)
        // The end has 3 bytes before its fields, and 12 + 32 + 1 of them.
        #expect(Array(snapshot.digested) == Array(MessageVectors.snapshotIs.dropLast(48)))
    }

    @Test func nothingFollowsTheEndOfASnapshot() {
        let end = MessageVectors.snapshotIs.suffix(48)
        var reader = PayloadReader(Array(end + end))
        #expect(throws: PayloadFault.self) { try SnapshotIsMessage(from: &reader) }
    }

    @Test func aNumberWithoutMeaningIsRefused() {
        // The kind of a command is the byte behind tag and instant.
        for value in [UInt8(0), 7, 255] {
            var bytes = MessageVectors.command
            bytes[16] = value
            var reader = PayloadReader(bytes)
            #expect(throws: PayloadFault.unknownValue(Int(value), field: "kind of command")) { try CommandMessage(from: &reader) }
        }
    }

    @Test func onlyWhatASideMaySendIsSentByIt() {
        let both: Set<BridgeType> = [.ping, .pong, .error]
        for type in BridgeType.allCases {
            #expect(type.isSent(by: .herald) != type.isSent(by: .terminal) || both.contains(type))
        }
        for sample in Sample.all { #expect(sample.message.type.isSent(by: sample.sender)) }
    }
}
