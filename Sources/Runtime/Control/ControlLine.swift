internal import FoundationEssentials

/// How requests and answers stand on the control socket: one JSON object a line, in both directions, in the order asked.
enum ControlLine {
    /// Bytes of a request's line; whoever sends more is cut off.
    static let longestRequest = 64 << 10
    /// Bytes of an answer's line.
    static let longestAnswer = 16 << 20
    /// Characters of an idempotency key.
    static let longestKey = 128

    static func encoded(_ value: some Encodable) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(value) else { preconditionFailure("Invariant: requests and answers have a text") }
        return Array(data) + [UInt8(ascii: "\n")]
    }

    static func decoded<Value: Decodable>(_ type: Value.Type, _ line: some Sequence<UInt8>) -> Value? {
        try? JSONDecoder().decode(type, from: Data(line))
    }

    /// Reads a request; in words what is wrong with it.
    static func request(_ line: some Sequence<UInt8>) -> Result<ControlRequest, MalformedRequest> {
        do {
            let request = try JSONDecoder().decode(ControlRequest.self, from: Data(line))
            guard (request.key ?? "").count <= longestKey else {
                return .failure(MalformedRequest(reason: "the key is longer than \(longestKey) characters"))
            }
            return .success(request)
        } catch {
            return .failure(
                MalformedRequest(
                    reason:
                        #"this is no request; one line each, e.g. {"key":"1","action":{"pause":{"reason":"news"}}} or {"action":{"status":{}}}"#
                ))
        }
    }
}

/// Why a line is no request.
struct MalformedRequest: Error {
    let reason: String
}
