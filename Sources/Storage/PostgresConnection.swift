#if Postgres
    internal import CPostgres
    internal import Glibc

    /// A connection to PostgreSQL through libpq; closed when it goes away.
    final class PostgresConnection {
        private let handle: OpaquePointer

        /// Connects, waiting at most ten seconds.
        ///
        /// - Parameter url: a connection string as libpq takes it; it may hold a password and is never part of an error.
        init(url: String) throws(StorageError) {
            // What libpq finds wrong with a connection string quotes it, and with it perhaps the password.
            guard let parsed = PQconninfoParse(url, nil) else {
                throw .server(reason: "the connection string of PostgreSQL makes no sense; it is postgresql://USER@HOST/DATABASE")
            }
            PQconninfoFree(parsed)
            // A server that is gone without a word must not hold the copy up for ever.
            let names = ["dbname", "connect_timeout", "tcp_user_timeout", "application_name", "client_encoding"]
            let words = names.map { (name: String) -> UnsafeMutablePointer<CChar>? in strdup(name) }
            let values = [url, "10", "30000", "herald", "UTF8"].map { (value: String) -> UnsafeMutablePointer<CChar>? in strdup(value) }
            defer { for text in words + values { free(text) } }
            let keywords = words.map { UnsafePointer<CChar>($0) } + [nil]
            let settings = values.map { UnsafePointer<CChar>($0) } + [nil]
            guard let handle = PQconnectdbParams(keywords, settings, 1) else { throw .server(reason: "libpq has no memory") }
            guard PQstatus(handle) == CONNECTION_OK else {
                let reason = PostgresConnection.words(handle)
                PQfinish(handle)
                throw .server(reason: "cannot connect to PostgreSQL: \(reason); the copy catches up once it can")
            }
            self.handle = handle
        }

        deinit { PQfinish(handle) }

        /// Runs one statement; texts go in as parameters and come out as texts, nil for null.
        @discardableResult
        func run(_ sql: String, _ parameters: [String?] = []) throws(StorageError) -> [[String?]] {
            let texts = parameters.map { (text: String?) -> UnsafeMutablePointer<CChar>? in text.flatMap { strdup($0) } }
            defer { for text in texts { free(text) } }
            let result = PQexecParams(
                handle, sql, Int32(parameters.count), nil, texts.map { UnsafePointer<CChar>($0) }, nil, nil, 0)
            defer { PQclear(result) }
            let status = PQresultStatus(result)
            guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else {
                throw .server(reason: "PostgreSQL refused: \(PostgresConnection.words(handle))")
            }
            return (0..<PQntuples(result)).map { row in
                (0..<PQnfields(result)).map { column in
                    PQgetisnull(result, row, column) == 1 ? nil : PQgetvalue(result, row, column).map { String(cString: $0) }
                }
            }
        }

        private static func words(_ handle: OpaquePointer) -> String {
            let text = PQerrorMessage(handle).map { String(cString: $0) } ?? ""
            return text.split(whereSeparator: \.isNewline).joined(separator: "; ")
        }
    }
#endif
