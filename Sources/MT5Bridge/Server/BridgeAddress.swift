/// Where Herald listens for the terminal.
public struct BridgeAddress: Hashable, Sendable, CustomStringConvertible {
    /// The port the programs in the terminal dial when nothing else is said.
    public static let usualPort = 47_821

    /// A name or a number.
    public var host: String
    /// 0: whichever is free.
    public var port: Int

    public init(host: String = "127.0.0.1", port: Int = BridgeAddress.usualPort) { (self.host, self.port) = (host, port) }

    /// Whether only programs on this computer can reach it.
    public var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

/// Why Herald does not listen for the terminal.
public enum BridgeServerError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Others than this computer could reach the address, and what is sent is not encrypted.
    case notLocal(BridgeAddress)
    /// The system's words.
    case cannotListen(BridgeAddress, String)

    public var description: String {
        switch self {
        case .notLocal(let address):
            "\(address) can be reached from other computers, and the bridge proves who is there but does not encrypt. Listen on "
                + "127.0.0.1 and let a tunnel (SSH, WireGuard) bring the terminal there: docs/mt5-setup.md, \"Another computer\", has every "
                + "step. Inside a network that encrypts by itself, set connector.allow_unencrypted"
        case .cannotListen(let address, let words):
            "cannot listen on \(address) (\(words)); is another Herald running? Set another port here and in the programs' inputs"
        }
    }
}
