/// Numbers the frames of one direction and puts a header before each payload.
public struct FrameWriter: Sendable {
    /// The number of the last frame; 0 before the first.
    public private(set) var sequence: UInt32 = 0
    private let most: UInt32

    /// `most` is the last number that is given out.
    public init(most: UInt32 = .max) { self.most = most }

    /// Header and payload of the next frame, without a check.
    ///
    /// nil when the numbers of a direction are used up, which takes years; the session then ends.
    public mutating func frame(
        _ type: UInt16, request: UInt32, flags: FrameFlags, epoch: UInt32, payload: [UInt8]
    ) -> [UInt8]? {
        guard sequence < most, payload.count <= Int(FrameHeader.maximumLength) else { return nil }
        sequence += 1
        let header = FrameHeader(
            flags: flags, type: type, request: request, sequence: sequence, length: UInt32(payload.count), epoch: epoch)
        return header.bytes + payload
    }
}
