import CCurl

/// One thing libcurl is asked to do; blocks its thread until it is done or its time is over.
struct Transfer: Sendable {
    enum Kind: Sendable {
        /// `POST` to a web address.
        case post(headers: [(name: String, value: String)])
        /// A mail, logged in under a name where one is given.
        case mail(from: String, to: [String], user: String?, password: String?, mustEncrypt: Bool)
    }

    var kind: Kind
    /// Holds secrets at most services.
    var url: String
    var body: [UInt8]
    /// Until there is a connection.
    var connectSeconds = 5.0
    /// Until all is done.
    var seconds = 10.0
    /// A file of certificates to trust; nil for the system's.
    var authorities: String?

    /// What came of it when the other side answered.
    struct Answer: Sendable, Equatable {
        /// Of HTTP, or of SMTP's last answer.
        var code: Int
        /// The beginning of the answer's body.
        var body: String
        /// Seconds the other side asks to be left alone for.
        var retryAfterSeconds: Double?
    }
}

/// Why a transfer failed without a useful answer, in libcurl's words, which can name hosts and no more.
struct TransferFailure: Error, Equatable { let message: String }

/// The state that libcurl's callbacks share with the one who called it.
private final class Exchange {
    /// Bytes of an answer's body that are kept.
    static let largest = 1024

    let sending: [UInt8]
    var sent = 0
    var received: [UInt8] = []
    var retryAfter: Double?

    init(sending: [UInt8]) { self.sending = sending }
}

extension Transfer {
    /// Once in a process, before the first transfer.
    private static let isReady = curl_global_init(3) == CURLE_OK

    func perform() throws(TransferFailure) -> Answer {
        guard Transfer.isReady, let handle = curl_easy_init() else { throw TransferFailure(message: "libcurl cannot be initialised") }
        defer { curl_easy_cleanup(handle) }
        let exchange = Exchange(sending: body)
        var lists: [UnsafeMutablePointer<curl_slist>] = []
        defer { for list in lists { curl_slist_free_all(list) } }
        setCommon(handle, Unmanaged.passUnretained(exchange).toOpaque())
        switch kind {
        case .post(let headers):
            herald_curl_set_long(handle, CURLOPT_POST, 1)
            herald_curl_set_long(handle, CURLOPT_POSTFIELDSIZE, body.count)
            herald_curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "http,https")
            // No wait for "100 Continue", which small bodies do not need.
            let lines = headers.map { "\($0.name): \($0.value)" } + ["Expect:"]
            if let list = Transfer.list(lines) {
                lists.append(list)
                herald_curl_set_list(handle, CURLOPT_HTTPHEADER, list)
            }
        case .mail(let from, let to, let user, let password, let mustEncrypt):
            herald_curl_set_long(handle, CURLOPT_UPLOAD, 1)
            herald_curl_set_text(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps")
            herald_curl_set_text(handle, CURLOPT_MAIL_FROM, "<\(from)>")
            if mustEncrypt { herald_curl_set_long(handle, CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue)) }
            if let user { herald_curl_set_text(handle, CURLOPT_USERNAME, user) }
            if let password { herald_curl_set_text(handle, CURLOPT_PASSWORD, password) }
            if let list = Transfer.list(to.map { "<\($0)>" }) {
                lists.append(list)
                herald_curl_set_list(handle, CURLOPT_MAIL_RCPT, list)
            }
        }
        let code = withExtendedLifetime(exchange) { curl_easy_perform(handle) }
        let response = herald_curl_response_code(handle)
        guard code == CURLE_OK else {
            let answer = response > 0 ? "; the last answer was \(response)" : ""
            throw TransferFailure(message: String(cString: curl_easy_strerror(code)) + answer)
        }
        return Answer(code: response, body: String(decoding: exchange.received, as: UTF8.self), retryAfterSeconds: exchange.retryAfter)
    }

    private func setCommon(_ handle: UnsafeMutableRawPointer, _ context: UnsafeMutableRawPointer) {
        herald_curl_set_text(handle, CURLOPT_URL, url)
        // Signals would end other threads' sleeps.
        herald_curl_set_long(handle, CURLOPT_NOSIGNAL, 1)
        herald_curl_set_long(handle, CURLOPT_CONNECTTIMEOUT_MS, Int(connectSeconds * 1000))
        herald_curl_set_long(handle, CURLOPT_TIMEOUT_MS, Int(seconds * 1000))
        herald_curl_set_long(handle, CURLOPT_FOLLOWLOCATION, 0)
        herald_curl_set_text(handle, CURLOPT_NOPROXY, "localhost,127.0.0.1,::1")
        herald_curl_set_text(handle, CURLOPT_USERAGENT, "herald")
        if let authorities { herald_curl_set_text(handle, CURLOPT_CAINFO, authorities) }
        herald_curl_set_pointer(handle, CURLOPT_READDATA, context)
        herald_curl_set_pointer(handle, CURLOPT_WRITEDATA, context)
        herald_curl_set_pointer(handle, CURLOPT_HEADERDATA, context)
        herald_curl_set_transfer(handle, CURLOPT_READFUNCTION) { buffer, size, count, context in
            guard let buffer, let context else { return 0 }
            let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
            let length = min(size * count, exchange.sending.count - exchange.sent)
            exchange.sending.withUnsafeBytes { bytes in
                if let start = bytes.baseAddress {
                    UnsafeMutableRawPointer(buffer).copyMemory(from: start + exchange.sent, byteCount: length)
                }
            }
            exchange.sent += length
            return length
        }
        herald_curl_set_transfer(handle, CURLOPT_WRITEFUNCTION) { buffer, size, count, context in
            guard let buffer, let context else { return 0 }
            let exchange = Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
            let room = Exchange.largest - exchange.received.count
            exchange.received += UnsafeRawBufferPointer(start: buffer, count: min(room, size * count))
            return size * count
        }
        herald_curl_set_transfer(handle, CURLOPT_HEADERFUNCTION) { buffer, size, count, context in
            guard let buffer, let context else { return 0 }
            let line = String(decoding: UnsafeRawBufferPointer(start: buffer, count: size * count), as: UTF8.self)
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == "retry-after" {
                let seconds = Double(parts[1].filter { !$0.isWhitespace })
                Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue().retryAfter = seconds
            }
            return size * count
        }
    }

    private static func list(_ lines: [String]) -> UnsafeMutablePointer<curl_slist>? {
        var list: UnsafeMutablePointer<curl_slist>?
        for line in lines { list = curl_slist_append(list, line) }
        return list
    }
}
