/// Judges the libraries that a process is linked to against what is known of their versions.
public enum LibraryDoctor {
    /// Judges a release of Lua, such as `5.4.4`.
    ///
    /// Source: the fixes in Lua's history between the releases, each tried against the library.
    public static func lua(_ release: String) -> Diagnosis {
        let subject = "Lua library"
        let numbers = release.split(separator: ".").compactMap { Int($0) }
        guard numbers.count == 3, numbers[0] == 5 else {
            return Diagnosis(
                subject, .failure, "it says '\(release)', which is no release of Lua 5", remedy: "install liblua5.4 5.4.4 or later")
        }
        guard numbers[1] == 4 else {
            return Diagnosis(subject, .failure, "\(release) is not Lua 5.4, which scripts are written for", remedy: "install liblua5.4")
        }
        switch numbers[2] {
        case ..<4:
            return Diagnosis(
                subject, .failure,
                "\(release) has memory errors that scripts reach without special features (CVE-2021-43519, CVE-2022-28805)",
                remedy: "install liblua5.4 5.4.4 with the distribution's fixes, or 5.4.8 or later")
        case 4:
            return Diagnosis(
                subject, .ok,
                "5.4.4, contained: its known memory errors take __concat, __gc, __close or weak tables, coroutine.close or bytecode, none of which a script is given; steps, sizes and memory of a script are bounded",
                remedy: "5.4.8 or later where your distribution has it; run only scripts you trust as much as your own")
        case 5...7:
            return Diagnosis(
                subject, .ok,
                "\(release), contained: a use after free that takes weak tables is left in it, and scripts are given none")
        default: return Diagnosis(subject, .ok, "\(release), without a known error that a script can reach")
        }
    }

    /// Judges the number of a release of SQLite, such as 3040001 for 3.40.1.
    public static func sqlite(_ number: Int) -> Diagnosis {
        let (subject, text) = ("SQLite library", "\(number / 1_000_000).\(number / 1000 % 1000).\(number % 1000)")
        if number >= 3_051_003 { return Diagnosis(subject, .ok, text) }
        if number < 3_037_000 {
            return Diagnosis(subject, .failure, "\(text) is older than what Herald is tested with", remedy: "install SQLite 3.37 or later")
        }
        return Diagnosis(
            subject, .ok,
            "\(text), contained: before 3.51.3 two connections that write and checkpoint at once can lose commits; Herald has one connection and holds the file alone"
        )
    }
}
