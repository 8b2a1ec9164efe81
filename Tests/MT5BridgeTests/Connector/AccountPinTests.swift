import MT5Bridge
import Testing

@Suite("The account a run is pinned to")
struct AccountPinTests {
    static let account = AccountPin.Identity(login: 7, server: "Broker-Demo", currency: "USD", isNetting: false, isDemo: true)

    @Test("an empty pin takes any account and is filled by the first")
    func empty() {
        let pin = AccountPin()
        #expect(pin.differences(from: AccountPinTests.account).isEmpty)
        #expect(pin.pinned(to: AccountPinTests.account).differences(from: AccountPinTests.account).isEmpty)
    }

    @Test("each part that changes is named")
    func changes() {
        let pin = AccountPin().pinned(to: AccountPinTests.account)
        var other = AccountPinTests.account
        other.login = 8
        #expect(pin.differences(from: other) == ["account 8 instead of 7"])
        other = AccountPinTests.account
        other.server = "Broker-Real"
        #expect(pin.differences(from: other) == ["server \"Broker-Real\" instead of \"Broker-Demo\""])
        other = AccountPinTests.account
        other.currency = "EUR"
        #expect(pin.differences(from: other) == ["currency EUR instead of USD"])
        other = AccountPinTests.account
        other.isNetting = true
        #expect(pin.differences(from: other) == ["margin mode netting instead of hedging"])
        other = AccountPinTests.account
        other.isDemo = false
        #expect(pin.differences(from: other) == ["a real account instead of a demo one"])
    }
}
