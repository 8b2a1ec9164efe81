import MT5Bridge
import Testing

@Suite struct HealthTests {
    private let session = BridgeSession(role: .trade, epoch: 5)

    private func pong(_ permissions: WirePermissions = .needed, clock: Int64 = 900) -> BridgeMessage {
        .pong(PongMessage(echo: 0, clock: clock, permissions: permissions, brokerPing: 23_400))
    }

    private func message(_ message: BridgeMessage, at: Int64) -> BridgeArrival {
        .message(session, message, request: 0, hasMore: false, at: at)
    }

    @Test func nothingIsKnownAtFirst() {
        let health = BridgeHealth(.trade)
        #expect(health.bridge(now: 0).state == .unknown && health.bridge(now: 0).age == nil)
        #expect(health.broker(now: 0).state == .unknown)
        #expect(health.quotes(now: 0).state == .unknown)
        #expect(health.permissions == nil)
    }

    @Test func bridgeIsLateAfterTwoHeartbeats() {
        var health = BridgeHealth(.trade)
        health.observe(.began(session, Samples.terminal, at: 1000))
        #expect(health.bridge(now: 3000) == HealthReading(.good, age: 2000, "connected"))
        #expect(health.bridge(now: 3001).state == .late)
        health.observe(message(pong(), at: 3500))
        #expect(health.bridge(now: 3501).state == .good)
        health.observe(.ended(session, .closed, at: 4000))
        let gone = health.bridge(now: 4200)
        #expect((gone.state, gone.age) == (.gone, 200))
        #expect(gone.words.contains("closed the connection"))
        #expect(health.broker(now: 4200).state == .unknown)
    }

    @Test func busyTerminalIsNotLate() {
        var health = BridgeHealth(.trade)
        health.observe(.began(session, Samples.terminal, at: 0))
        health.observe(message(.busy(BusyMessage(milliseconds: 46_000, text: "loads history")), at: 100))
        #expect(health.bridge(now: 46_100).state == .good)
        #expect(health.bridge(now: 46_100).words.contains("loads history"))
        #expect(health.bridge(now: 46_101).state == .late)
        health.observe(message(pong(), at: 46_200))
        #expect(health.bridge(now: 49_000).state == .late)
    }

    @Test func brokerMayBeGoneWhileTheBridgeIsGood() {
        var health = BridgeHealth(.trade)
        health.observe(.began(session, Samples.terminal, at: 0))
        health.observe(message(pong(), at: 1000))
        // 23,400 microseconds.
        #expect(health.broker(now: 1500) == HealthReading(.good, age: 500, "connected to its broker, 23 ms away"))
        #expect(health.broker(now: 6001).state == .late)
        health.observe(message(pong(WirePermissions.needed.subtracting(.connected)), at: 7000))
        #expect((health.broker(now: 7100).state, health.bridge(now: 7100).state) == (.gone, .good))
    }

    @Test func quotesHaveAnAgeOfTheirOwn() {
        var health = BridgeHealth(.trade)
        health.observe(.began(session, Samples.terminal, at: 0))
        #expect(health.quotes(now: 10).state == .unknown)
        health.observe(message(.ticks(TicksMessage(index: 0, ticks: [])), at: 1000))
        health.observe(message(pong(), at: 50_000))
        #expect(health.quotes(now: 61_000) == HealthReading(.good, age: 60_000, "ticks come"))
        #expect(health.quotes(now: 61_001).state == .late)
    }

    @Test func whatConcernsAnotherSessionIsPassedOver() {
        var health = BridgeHealth(.trade)
        health.observe(.began(BridgeSession(role: .history, epoch: 1), Samples.terminal, at: 0))
        #expect(health.session == nil)
        health.observe(.began(session, Samples.terminal, at: 0))
        let old = BridgeSession(role: .trade, epoch: 4)
        health.observe(.ended(old, .closed, at: 10))
        health.observe(.message(old, pong(), request: 0, hasMore: false, at: 10))
        #expect(health.session == session && health.pong == nil)
    }

    @Test func commandsAreVoidOnTheTerminalsClock() {
        var health = BridgeHealth(.trade)
        health.observe(.began(session, Samples.terminal, at: 0))
        #expect(health.clock == nil)
        health.observe(message(pong(clock: 900), at: 5000))
        // P = 900, R = 5000: what must not leave after 7500 is void from 900 + 2500.
        #expect(health.clock?.voidFrom(7500) == 3400)
        #expect(TerminalClock(shown: .max, arrived: 0).voidFrom(1) == nil)
        #expect(TerminalClock(shown: 0, arrived: -1).voidFrom(.max) == nil)
        #expect(TerminalClock(shown: 0, arrived: 10).voidFrom(4) == -6)
    }

    @Test func everyPermissionThatKeepsOrdersBackIsFound() {
        #expect(WirePermissions.needed.findings.isEmpty)
        #expect(WirePermissions.needed.mayOpen)
        for bit in [1, 2, 4, 8, 16, 32, 64, 128, 256] as [UInt32] {
            // One bit of those that say yes is missing, or one of those that say no is there.
            let permission = WirePermissions(rawValue: bit)
            let permissions = WirePermissions.needed.symmetricDifference(permission)
            #expect(permissions.findings.map(\.permission) == [permission])
            #expect(!permissions.mayOpen)
        }
        #expect(WirePermissions().findings.count == 5)
        // A bit of a later version stops nothing.
        #expect(WirePermissions.needed.union(WirePermissions(rawValue: 1 << 20)).findings.isEmpty)
    }
}
