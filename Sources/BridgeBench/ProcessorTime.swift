import Foundation

/// Seconds of the processors that this program and the programs it ended have used: unlike the clock's they do not grow when others
/// use the computer as well.
enum ProcessorTime {
    /// Measures, and prints the figure with what it took of the processors.
    static func measured(_ run: () throws -> Figure) throws -> Figure {
        let (own, ended) = (used(RUSAGE_SELF.number), used(RUSAGE_CHILDREN.number))
        let figure = try run()
        let (herald, terminal) = (used(RUSAGE_SELF.number) - own, used(RUSAGE_CHILDREN.number) - ended)
        print("\(figure.line); processor time \(hundredths(herald)) s here, \(hundredths(terminal)) s in the model of the terminal")
        return figure
    }

    private static func used(_ who: Int32) -> Double {
        var usage = rusage()
        getrusage(who, &usage)
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    private static func hundredths(_ seconds: Double) -> Double { (seconds * 100).rounded() / 100 }
}

extension __rusage_who {
    /// As the call takes it.
    fileprivate var number: Int32 { Int32(rawValue) }
}
