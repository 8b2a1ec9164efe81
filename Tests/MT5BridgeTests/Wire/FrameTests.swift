import MT5Bridge
import Testing

@Suite struct FrameTests {
    private func read(_ bytes: [UInt8], checked: Bool = false) throws -> ReceivedFrame? {
        var reader = FrameReader()
        if checked { try reader.beginSession() }
        var input = bytes[...]
        return try reader.next(from: &input)
    }

    @Test func frameIsReadAsTheTableSays() throws {
        let early = try #require(try read(MessageVectors.challengeFrame))
        #expect(early.header == FrameHeader(flags: [], type: 1, request: 0, sequence: 1, length: 36, epoch: 0))
        #expect(Array(early.payload.whole) == MessageVectors.challenge.dropLast(2) + [1, 0])
        #expect(early.check.isEmpty)
        let checked = try #require(try read(MessageVectors.checkedFrame, checked: true))
        #expect(checked.header == FrameHeader(flags: [.more, .checked], type: 23, request: 8, sequence: 2, length: 13, epoch: 2))
        #expect(checked.check.count == 16)
        #expect(Array(checked.signed) == Array(MessageVectors.checkedFrame.dropLast(16)))
    }

    @Test func frameIsWrittenAsTheTableSays() throws {
        var writer = FrameWriter()
        #expect(
            writer.frame(1, request: 0, flags: [], epoch: 0, payload: MessageVectors.challenge.dropLast(2) + [1, 0])
                == MessageVectors.challengeFrame)
        #expect(writer.sequence == 1)
    }

    @Test(arguments: 1..<76) func anyCutGivesTheSameFrames(size: Int) throws {
        var reader = FrameReader()
        var frames: [ReceivedFrame] = []
        let stream = MessageVectors.challengeFrame + MessageVectors.challengeFrame
        for begin in stride(from: 0, to: stream.count, by: size) {
            var input = stream[begin..<min(begin + size, stream.count)]
            while let frame = try reader.next(from: &input) { frames.append(frame) }
            #expect(input.isEmpty)
        }
        #expect(frames.map(\.bytes) == [MessageVectors.challengeFrame, MessageVectors.challengeFrame])
        #expect(reader.heldBytes == 0)
    }

    @Test(arguments: [
        (0, UInt8(0x43), FrameFault.magic(0x4243)), (1, 0x41, .magic(0x4148)), (2, 2, .framing(2)), (3, 4, .reservedBits),
        (3, 0x80, .reservedBits), (6, 1, .reservedBits), (7, 1, .reservedBits), (3, 2, .checkFlag),
        (17, 4, .tooLong(1060, allowed: 1024)), (19, 0xFF, .tooLong(0xFF00_0024, allowed: 1024)),
    ]) func wrongHeaderEndsTheConnection(offset: Int, value: UInt8, fault: FrameFault) {
        var bytes = MessageVectors.challengeFrame
        bytes[offset] = value
        #expect(throws: fault) { try read(bytes) }
    }

    @Test func boundsAreThoseOfTheProtocol() throws {
        func header(_ length: UInt32, _ flags: FrameFlags) -> [UInt8] {
            FrameHeader(flags: flags, type: 1, request: 0, sequence: 1, length: length, epoch: 0).bytes
        }
        #expect(try read(header(1024, [])) == nil)
        #expect(throws: FrameFault.tooLong(1025, allowed: 1024)) { try read(header(1025, [])) }
        #expect(try read(header(65536, .checked), checked: true) == nil)
        #expect(throws: FrameFault.tooLong(65537, allowed: 65536)) { try read(header(65537, .checked), checked: true) }
        #expect(throws: FrameFault.checkFlag) { try read(header(8, []), checked: true) }
    }

    @Test func memoryIsTakenForWhatIsAllowedOnly() throws {
        var reader = FrameReader()
        var input = FrameHeader(flags: [], type: 1, request: 0, sequence: 1, length: 1024, epoch: 0).bytes[...]
        _ = try reader.next(from: &input)
        // An array may round its capacity up, but not to twice what was asked for.
        #expect(reader.heldCapacity >= 1048 && reader.heldCapacity < 2 * 1048)
        reader = FrameReader()
        input = FrameHeader(flags: [], type: 1, request: 0, sequence: 1, length: 0x7FFF_FFFF, epoch: 0).bytes[...]
        #expect(throws: FrameFault.self) { try reader.next(from: &input) }
        #expect(reader.heldCapacity < 100)
    }
}
