import Crypto
import MT5Bridge

/// What the terminal writes into the end of a snapshot.
enum SnapshotDigest {
    static func of(_ parts: [SnapshotPart]) -> [UInt8] { Array(SHA256.hash(data: SnapshotIsMessage(parts: parts).bytes)) }
}
