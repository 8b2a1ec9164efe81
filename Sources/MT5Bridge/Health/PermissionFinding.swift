/// Something in the terminal that keeps orders from being sent, and what a person has to do about it.
public struct PermissionFinding: Hashable, Sendable {
    /// The bit that is missing, or that is set and should not be.
    public var permission: WirePermissions
    /// What is wrong.
    public var problem: String
    /// What to do.
    public var remedy: String
}

extension WirePermissions {
    /// Everything that keeps orders from being sent, in the order in which it is best put right; empty when nothing does.
    public var findings: [PermissionFinding] {
        WirePermissions.table.filter { entry in
            WirePermissions.needed.isSuperset(of: entry.permission) ? !isSuperset(of: entry.permission) : isSuperset(of: entry.permission)
        }
    }

    private static let table = [
        PermissionFinding(
            permission: .otherAccount, problem: "the terminal is logged in to another account than the one in the program's inputs",
            remedy: "log in to that account, or set InpLogin in the inputs of HeraldBridge to this one"),
        PermissionFinding(
            permission: .connected, problem: "the terminal is not connected to its broker",
            remedy: "look at the lower right corner of the terminal: log in again, or rescan the servers there"),
        PermissionFinding(
            permission: .account, problem: "the account may not trade",
            remedy: "log in with the trading password instead of the investor password, or ask the broker"),
        PermissionFinding(
            permission: .accountPrograms, problem: "the broker does not let programs trade on this account",
            remedy: "ask the broker to allow automated trading"),
        PermissionFinding(
            permission: .algoTrading, problem: "algorithmic trading is switched off in the terminal",
            remedy: "press the button Algo Trading in the terminal's toolbar, so that it is green"),
        PermissionFinding(
            permission: .program, problem: "HeraldBridge may not trade",
            remedy: "press F7 on its chart and tick Allow Algo Trading on the tab Common"),
        PermissionFinding(
            permission: .noLog, problem: "the terminal's side cannot write its log of commands",
            remedy: "make room on the terminal's disk and let it write to MQL5/Files"),
        PermissionFinding(
            permission: .deadMan, problem: "the terminal's dead-man timer ran out: Herald was away too long",
            remedy: "look at the positions; it ends with the next session"),
        PermissionFinding(
            permission: .killed, problem: "the kill latch of the terminal's side is set",
            remedy: "find out why; InpKill and the file KILL-<account number> in MQL5/Files/Herald set it as well as Herald does"),
    ]
}
