/// A fast 64-bit checksum against damage, not against malice.
///
/// Four lanes take eight bytes each in turn; every step is a bijection of its lane, so a change within one lane of
/// one block never goes unnoticed, and any other one with a chance of one in 2^64.
enum StoreChecksum {
    private static let factor: UInt64 = 0xD6E8_FEB8_6659_FD93

    /// The checksum of some bytes at an address.
    static func of(_ start: UnsafeRawPointer, count: Int) -> UInt64 {
        var (first, second, third, fourth): (UInt64, UInt64, UInt64, UInt64) = (1, 2, 3, 4)
        let whole = count & ~31
        var offset = 0
        while offset < whole {
            let cursor = start + offset
            first = step(first, cursor.loadUnaligned(as: UInt64.self))
            second = step(second, cursor.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            third = step(third, cursor.loadUnaligned(fromByteOffset: 16, as: UInt64.self))
            fourth = step(fourth, cursor.loadUnaligned(fromByteOffset: 24, as: UInt64.self))
            offset &+= 32
        }
        var sum = step(step(step(step(UInt64(count), first), second), third), fourth)
        while offset < count {
            sum = step(sum, UInt64(start.load(fromByteOffset: offset, as: UInt8.self)))
            offset &+= 1
        }
        return sum
    }

    @inline(__always)
    private static func step(_ lane: UInt64, _ word: UInt64) -> UInt64 {
        let product = (lane ^ word) &* factor
        return (product &<< 31) | (product &>> 33)
    }
}
