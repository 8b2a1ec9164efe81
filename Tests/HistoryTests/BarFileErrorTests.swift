import History
import Market
import Testing

@Suite("Errors of bar files")
struct BarFileErrorTests {
    @Test(arguments: [
        ("", "bars.csv: error: the file is empty; export the bars again"),
        ("\u{FEFF}", "bars.csv: error: the file is empty; export the bars again"),
        ("\n \r\n", "bars.csv: error: the file is empty; export the bars again"),
        ("PK\u{3}\u{4}\0\0", "bars.csv: error: not a text file"),
        ("\u{1}\u{2}\u{3}\u{4}abc", "bars.csv: error: not a text file"),
        ("\u{FF}\u{FE}\u{FD}привет", "bars.csv: error: not a text file"),
        ("2012.02.01,00:00,1.3,1.3,1.3,1.3,0\n", "bars.csv:1:1: error: no header: the first line is \"2012.02.01,"),
        ("\n" + usualHeader, "bars.csv:1:1: error: no header: the first line is \"\""),
        ("hello", "bars.csv:1:1: error: no header: the first line is \"hello\""),
        ("<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<SPREAD>\n", "bars.csv:1:1: error: no <CLOSE> column in the header"),
        ("<DATE>\t<TIME>\t<BID>\t<ASK>\n", "bars.csv:1:1: error: no <OPEN> column: this looks like an export of ticks"),
        ("<DATE>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\n", "bars.csv:1:1: error: no <SPREAD> column: bars without a spread"),
        ("<DATE>\t<OPEN>\t<OPEN>\n", "bars.csv:1:1: error: the header names the column <OPEN> twice"),
        (usualHeader, "bars.csv: error: the file has a header but no bars"),
        (usualHeader + "\n\n", "bars.csv: error: the file has a header but no bars"),
        (usualHeader + "x\n", "bars.csv:2:1: error: none of the 1 rows is a usable bar (wrong number of fields: 1)"),
    ])
    func saysWhatWhyAndWhatToDo(text: String, beginning: String) throws {
        let message = try message(text.utf8)
        #expect(message.hasPrefix(beginning), "\(message)")
        #expect(message.contains(";"))
    }

    @Test func refusesUTF16WithNULs() throws {
        #expect(try message([0xFF, 0xFE, 0, 0, 0x41, 0]).contains("not a text file"))
        #expect(try message([0xFF, 0xFE]).contains("empty"))
        #expect(try message([0xFE, 0xFF, 0]).contains("no header"))
    }

    @Test(arguments: [
        ("/nonexistent/bars.csv", "there is no such file"), ("/", "it is a directory"),
        ("/dev/null", "it is not a regular file"), ("/etc/passwd/bars.csv", "a part of the path is not a directory"),
    ])
    func saysWhyAFileCannotBeRead(path: String, reason: String) throws {
        let specification = try specification("EURUSD")
        do throws(BarFileError) {
            _ = try BarFile.read(path: path, specification: specification, zone: .utc)
            Issue.record("expected an error")
        } catch {
            #expect(
                error.message
                    == "\(path): error: cannot read the file: \(reason); check the path and its permissions")
        }
    }

    @Test func saysWhyAFileCannotBeWritten() throws {
        let series = try importText(usualHeader + row("2020.01.06\t10:00:00")).series
        do throws(BarFileError) {
            try BarFileWriter.write(series, to: "/nonexistent/bars.csv")
            Issue.record("expected an error")
        } catch {
            #expect(error.message.hasPrefix("/nonexistent/bars.csv: error: cannot write the file: there is no such"))
        }
    }
}
