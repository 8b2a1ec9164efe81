import Glibc

/// Does something that may write to a pipe or connection that nobody reads any more, which then is an error of the write and not
/// the end of the process. Other threads, and programs started elsewhere, keep the signal as it is.
func withoutBrokenPipes<Result>(_ body: () -> Result) -> Result {
    var (pipes, before, pending) = (sigset_t(), sigset_t(), sigset_t())
    sigemptyset(&pipes)
    sigaddset(&pipes, SIGPIPE)
    sigpending(&pending)
    pthread_sigmask(SIG_BLOCK, &pipes, &before)
    let result = body()
    // What a write raised meanwhile is taken away, unless somebody else waited for one already.
    if sigismember(&pending, SIGPIPE) == 0 {
        var none = timespec()
        while sigtimedwait(&pipes, nil, &none) < 0, errno == EINTR { none = timespec() }
    }
    pthread_sigmask(SIG_SETMASK, &before, nil)
    return result
}
