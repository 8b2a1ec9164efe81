#if PLANTED_BUGS
    /// Mistakes that a fault simulation must find, in builds for tests alone: a release does not contain them.
    public enum PlantedBug: String, CaseIterable, Sendable {
        case resendOnSilence = "resend_on_silence"
        case sendBeforeDurable = "send_before_durable"
        case bookDealsTwice = "book_deals_twice"
        case believeStaleLists = "believe_stale_lists"
        case forgetLatch = "forget_latch"
        case skipCaptureSync = "skip_capture_sync"
        case tellFillsTwice = "tell_fills_twice"
        case leaveUnprotected = "leave_unprotected"
        case reuseNumber = "reuse_number"
        case enterOnFullDisk = "enter_on_full_disk"
        case decideByTimer = "decide_by_timer"

        /// The mistake that is made in this task; nil for none.
        @TaskLocal public static var made: PlantedBug?
    }
#endif
