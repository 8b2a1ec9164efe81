/// Everything that is measured.
public enum MetricCatalogue {
    private static let seconds = MetricDescriptor.Kind.histogram(MetricDescriptor.latencies)

    static let facts = MetricDescriptor(
        "herald_facts_total", .counter, ["kind"], "What happened, by kind: signals, orders, deals and so on.")
    static let denials = MetricDescriptor("herald_denials_total", .counter, ["code"], "Signals that a guard or the sizing refused.")
    static let rejections = MetricDescriptor(
        "herald_rejections_total", .counter, ["reason"], "Orders, closes and changes that the broker refused.")
    static let deals = MetricDescriptor("herald_deals_total", .counter, ["symbol", "entry"], "Deals the broker booked.")
    static let failures = MetricDescriptor("herald_script_failures_total", .counter, ["strategy"], "Errors of scripts.")
    static let notices = MetricDescriptor("herald_notices_total", .counter, ["code"], "What a person should hear about.")
    static let orderStates = MetricDescriptor(
        "herald_order_states_total", .counter, ["state"], "How often an order came into a state of its life.")
    static let brokerMessages = MetricDescriptor(
        "herald_broker_messages_total", .counter, ["direction"], "Requests to the broker and its answers.")
    static let runEvents = MetricDescriptor("herald_run_events_total", .counter, ["code"], "Starts, stops, reloads, quarantines and so on.")
    static let quotes = MetricDescriptor("herald_quotes_total", .counter, ["symbol"], "Quotes received.")
    static let linkChanges = MetricDescriptor(
        "herald_link_changes_total", .counter, ["state"], "How often the link came up, went down or was tried.")

    static let stages = MetricDescriptor("herald_stage_seconds", seconds, ["stage"], "What the parts of a cycle take.")
    static let scripts = MetricDescriptor("herald_script_seconds", seconds, ["strategy", "callback"], "What a script's callbacks take.")
    static let journeys = MetricDescriptor(
        "herald_order_leg_seconds", seconds, ["kind", "leg"],
        "From a quote to the decision, to the durable intent, to the wire and to the broker's answer.")

    static let balance = MetricDescriptor("herald_account_balance", .gauge, ["currency"], "Balance of the account.")
    static let equity = MetricDescriptor("herald_account_equity", .gauge, ["currency"], "Balance and floating profit.")
    static let margin = MetricDescriptor("herald_account_margin", .gauge, ["currency"], "Margin that open positions bind.")
    static let freeMargin = MetricDescriptor("herald_account_free_margin", .gauge, ["currency"], "Margin that new positions could bind.")
    static let marginLevel = MetricDescriptor("herald_account_margin_level_ratio", .gauge, [], "Equity divided by the bound margin.")
    static let positions = MetricDescriptor("herald_open_positions", .gauge, ["symbol"], "Open positions.")
    static let workingOrders = MetricDescriptor("herald_working_orders", .gauge, [], "Entries that wait at the broker.")
    static let unknownOrders = MetricDescriptor("herald_unknown_orders", .gauge, [], "Orders whose outcome is not known.")
    static let headroom = MetricDescriptor(
        "herald_guard_headroom", .gauge, ["guard", "currency"], "Money that may be lost until a guard trips.")
    static let headroomRatio = MetricDescriptor(
        "herald_guard_headroom_ratio", .gauge, ["guard"], "What is left of a guard's limit, 0 to 1.")
    static let link = MetricDescriptor("herald_link_up", .gauge, [], "Whether there is a session with the other side.")
    static let broker = MetricDescriptor("herald_broker_connected", .gauge, [], "Whether the terminal reaches its broker.")
    static let linkAge = MetricDescriptor("herald_link_silence_seconds", .gauge, [], "Since anything arrived from the other side.")
    static let queues = MetricDescriptor("herald_queue_depth", .gauge, ["queue"], "How much waits in a queue.")
    static let lag = MetricDescriptor("herald_lag_seconds", .gauge, [], "How far the bot is behind the newest event.")
    static let latches = MetricDescriptor("herald_latched", .gauge, ["code"], "Latches that hold: entries stay closed.")
    static let paused = MetricDescriptor("herald_strategy_paused", .gauge, ["strategy"], "Strategies that may not enter.")
    static let generation = MetricDescriptor("herald_generation", .gauge, [], "Which set of scripts runs, counted from the start.")

    static let logLines = MetricDescriptor("herald_log_lines_total", .counter, ["level"], "Log lines written.")
    static let dropped = MetricDescriptor(
        "herald_dropped_total", .counter, ["queue"], "What did not fit a queue, or could not be written, and was lost.")
    static let alerts = MetricDescriptor("herald_alerts_total", .counter, ["channel", "outcome"], "Attempts to send alerts.")
    static let alertsHeld = MetricDescriptor("herald_alerts_held_total", .counter, ["why"], "Alerts that were not sent by themselves.")
    static let spans = MetricDescriptor("herald_spans_total", .counter, ["outcome"], "Spans handed to the collector, or lost.")
    static let cpu = MetricDescriptor("process_cpu_seconds_total", .counter, [], "User and system time the process took.")
    static let memory = MetricDescriptor("process_resident_memory_bytes", .gauge, [], "Resident memory.")
    static let files = MetricDescriptor("process_open_fds", .gauge, [], "Open file descriptors.")
    static let started = MetricDescriptor("process_start_time_seconds", .gauge, [], "When the bot began, seconds since 1970.")

    /// In the order in which they are shown.
    public static let all: [MetricDescriptor] = [
        facts, denials, rejections, deals, failures, notices, orderStates, brokerMessages, runEvents, quotes, linkChanges, stages, scripts,
        journeys, balance, equity, margin, freeMargin, marginLevel, positions, workingOrders, unknownOrders, headroom, headroomRatio,
        link, broker, linkAge, queues, lag, latches, paused, generation, logLines, dropped, alerts, alertsHeld, spans, cpu, memory, files,
        started,
    ]

    /// The reference for people, as Markdown.
    public static func markdownReference() -> String {
        let rows = all.map { metric in
            let labels = metric.labels.map { "`\($0)`" }.joined(separator: ", ")
            return "| `\(metric.name)` | \(metric.kind.word) | \(labels) | \(metric.help) |"
        }
        let head = ["# Metrics", "", "Generated by `./dev docs` from `MetricCatalogue`; do not edit.", ""]
        return (head + ["| Name | Type | Labels | Meaning |", "|---|---|---|---|"] + rows).joined(separator: "\n") + "\n"
    }
}
