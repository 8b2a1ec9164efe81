import Foundation
import Glibc
import Market

/// What the system says of this process; read at each scrape.
enum ProcessReadings {
    private static let started = WallClock.now

    /// Fetches them at each exposition of a registry.
    static func add(to registry: MetricRegistry) {
        let start = Double(started.nanoseconds) / 1e9
        registry.beforeExposition { [unowned registry] in
            registry[MetricCatalogue.started].gauge().set(start)
            var usage = rusage()
            if getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 {
                registry[MetricCatalogue.cpu].count().set(seconds(usage.ru_utime) + seconds(usage.ru_stime))
            }
            // The second number of statm is resident pages: proc(5).
            if let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
                let pages = text.split(separator: " ").dropFirst().first.flatMap({ Double($0) })
            {
                registry[MetricCatalogue.memory].gauge().set(pages * Double(sysconf(Int32(_SC_PAGESIZE))))
            }
            if let files = try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd") {
                registry[MetricCatalogue.files].gauge().set(Double(files.count))
            }
        }
    }

    private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
}
