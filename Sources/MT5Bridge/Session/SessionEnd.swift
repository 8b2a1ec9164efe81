/// Why a connection or a session ended. Nothing of the frame that ended it was looked at.
public enum SessionEnd: Error, Hashable, Sendable {
    /// Bytes that are no frame of this session: garbage, a replay, too long, changed on the way.
    case frame(FrameFault)
    /// A frame of this type whose fields are wrong.
    case payload(type: UInt16, PayloadFault)
    /// A frame of a type that this side never receives, or not at this point.
    case outOfPlace(type: UInt16)
    /// The other side does not know the key.
    case wrongProof
    /// No version of the protocol is spoken by both.
    case version(UInt16)
    /// The terminal has stored an epoch that is not below the one Herald had for it.
    case staleEpoch(stored: Int64, offered: Int64)
    /// Herald had no epoch to give within the time a handshake may take: it was not asked to connect.
    case noEpoch
    /// Another program holds the session and is alive.
    case secondTerminal
    /// Another program holds the session, for another account.
    case otherAccount
    /// The same program dialled again, or another one after the first had gone silent.
    case replaced
    /// Too many connections have not proven that they know the key; the oldest makes room.
    case crowded
    /// The handshake took longer than it may.
    case slowHandshake
    /// Nothing came for so many milliseconds.
    case silent(milliseconds: Int64)
    /// The program in the terminal said why it ends.
    case goodbye(reason: UInt8, String)
    /// The terminal's side refused the handshake.
    case refused(code: Int32, String)
    /// The other side closed the connection.
    case closed
    /// More arrived than was taken away in time.
    case overrun
    /// The terminal's side does not read what it is sent.
    case notRead
    /// The numbers of frames are used up.
    case numbersUsedUp
    /// Herald ended it, in words.
    case ended(String)
    /// The system's words.
    case transport(String)

    /// For counting.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        case frame, payload, outOfPlace, wrongProof, version, staleEpoch, noEpoch, secondTerminal, otherAccount, replaced, crowded
        case slowHandshake, silent, goodbye, refused, closed, overrun, notRead, numbersUsedUp, ended, transport
    }

    /// What it is counted as.
    public var kind: Kind {
        switch self {
        case .frame: .frame
        case .payload: .payload
        case .outOfPlace: .outOfPlace
        case .wrongProof: .wrongProof
        case .version: .version
        case .staleEpoch: .staleEpoch
        case .noEpoch: .noEpoch
        case .secondTerminal: .secondTerminal
        case .otherAccount: .otherAccount
        case .replaced: .replaced
        case .crowded: .crowded
        case .slowHandshake: .slowHandshake
        case .silent: .silent
        case .goodbye: .goodbye
        case .refused: .refused
        case .closed: .closed
        case .overrun: .overrun
        case .notRead: .notRead
        case .numbersUsedUp: .numbersUsedUp
        case .ended: .ended
        case .transport: .transport
        }
    }

    /// Whether a person should hear of it: somebody is there who should not be, or something is broken.
    public var isAlarming: Bool {
        switch kind {
        case .frame, .payload, .outOfPlace, .wrongProof, .version, .staleEpoch, .secondTerminal, .otherAccount, .overrun,
            .notRead, .refused, .crowded:
            true
        case .noEpoch, .replaced, .slowHandshake, .silent, .goodbye, .closed, .numbersUsedUp, .ended, .transport: false
        }
    }
}

extension SessionEnd: CustomStringConvertible {
    public var description: String {
        switch self {
        case .frame(let fault): "\(fault)"
        case .payload(let type, let fault): "a frame of type \(type) is wrong: \(fault)"
        case .outOfPlace(let type): "a frame of type \(type) has no place here"
        case .wrongProof: "the other side does not know the key; set the same key in the program's inputs and in Herald's settings"
        case .version(let version):
            "the program in the terminal chose version \(version) of the protocol, which was not offered; update the older of the two"
        case .staleEpoch(let stored, let offered):
            "the terminal has stored epoch \(stored), and Herald offered \(offered); did another Herald trade through this terminal?"
        case .noEpoch: "Herald was not ready for a session"
        case .secondTerminal: "another terminal holds the session and is alive; close one of the two"
        case .otherAccount: "a terminal with another account dialled while a session is there; close one of the two"
        case .crowded: "too many connections have not proven that they know the key"
        case .replaced: "the terminal dialled anew"
        case .slowHandshake: "the handshake took too long"
        case .silent(let milliseconds): "nothing came from the terminal for \(milliseconds) ms"
        case .goodbye(let reason, let text): "the program in the terminal ended (\(reason)): \(text)"
        case .refused(let code, let text): "the terminal's side refused (\(code)): \(text)"
        case .closed: "the other side closed the connection"
        case .overrun: "more came from the terminal than was worked off"
        case .notRead: "the terminal does not read what it is sent"
        case .numbersUsedUp: "the numbers of frames are used up"
        case .ended(let reason): reason
        case .transport(let words): "the connection broke: \(words)"
        }
    }
}
