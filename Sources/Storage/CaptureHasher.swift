internal import Crypto

/// The running digest of a capture file: of its header and of every record so far.
struct CaptureHasher {
    private var hasher = SHA256()

    init(header: [UInt8]) { hasher.update(data: header) }

    mutating func take(_ bytes: UnsafeRawBufferPointer) { hasher.update(bufferPointer: bytes) }

    mutating func take(_ bytes: some Collection<UInt8>) { hasher.update(data: Array(bytes)) }

    var digest: ContentHash { ContentHash(hasher) }
}
