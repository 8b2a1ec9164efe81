/// A runtime error of the terminal (`_LastError`), in words for people; the numbers are MetaQuotes' `ERR_…`.
public enum TerminalError {
    /// What a number says and what to do about it, a clause; nil for one that has no meaning of its own here.
    public static func meaning(of number: Int) -> String? { words[number] }

    /// One clause about any number.
    public static func text(_ number: Int) -> String {
        words[number].map { "\($0) (error \(number))" } ?? "the terminal's error \(number), see its Experts log"
    }

    private static let words: [Int: String] = [
        4014:
            "the terminal does not allow this; add Herald's address under Tools, Options, Expert Advisors, Allow WebRequest for listed URL",
        4301: "the terminal has no such symbol; see its Market Watch for the broker's spelling",
        4302: "the symbol is not in Market Watch; add it there",
        4303: "the symbol has no such property", 4304: "the symbol has had no price yet",
        4401: "the terminal has no history of it", 4402: "the history has no such property", 4403: "the terminal's history timed out",
        4404: "more bars were asked for than Max bars in chart allows; set it to Unlimited under Tools, Options, Charts",
        4405: "the history could not be loaded", 4407: "the history did not fit",
        4752: "programs may not trade; press Algo Trading in the terminal, and allow it in the properties of HeraldBridge",
        4753: "there is no such position", 4754: "there is no such order", 4755: "there is no such deal",
        4756: "the request was refused before it reached the server",
        5270: "the connection is no connection any more", 5271: "the terminal has too many connections open",
        5272: "nobody listens at Herald's address", 5273: "the connection broke", 5274: "the encrypted connection could not be made",
        5275: "the terminal has no certificate", 5400: "the calendar did not fit", 5401: "the calendar did not answer in time",
        5402: "the calendar has no such entry",
    ]
}
