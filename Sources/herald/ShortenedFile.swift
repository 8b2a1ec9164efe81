import Foundation

/// What is said when a mapped file is shortened by another program while it is read: the system ends the process then.
enum ShortenedFile {
    /// Lets the process end with a message and exit code 1 instead of a crash.
    static func explain() {
        var action = sigaction()
        // Nothing but calls that are safe in a signal's handler.
        action.__sigaction_handler.sa_handler = { _ in
            let text: StaticString = "error: a file was shortened by another program while Herald read it; run the command again\n"
            _ = write(STDERR_FILENO, text.utf8Start, text.utf8CodeUnitCount)
            _exit(1)
        }
        sigaction(SIGBUS, &action, nil)
    }
}
