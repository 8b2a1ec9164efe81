import Testing
import Trading

@Suite struct OrderTagTests {
    private static let layouts: [(Int64, Int, Int64)] = [
        (1, 0, 1), (32_767, 255, (1 << 40) - 1), (4_711, 17, 123_456_789), (1, 255, 31), (77, 3, 32), (9, 9, 1_023),
    ]

    @Test(arguments: layouts)
    func layoutIsKept(namespace: Int64, slot: Int, number: Int64) throws {
        let tag = OrderTag(namespace: namespace, slot: slot, number: number)
        let read = try #require(OrderTag(magic: tag.magic))
        #expect(read.namespace == namespace && read.slot == slot && read.number == number)
        #expect(tag.magic > 0)
        #expect(OrderTag.number(ofComment: tag.comment) == number)
        #expect(tag.comment.utf8.count <= 10)
    }

    /// 2^48 + 2 * 2^40 + 5 by hand.
    @Test func layoutByHand() {
        #expect(OrderTag(namespace: 1, slot: 2, number: 5).magic == 281_474_976_710_656 + 2_199_023_255_552 + 5)
    }

    @Test(arguments: [Int64(0), -1, .min, 12_345, 1 << 48, (1 << 48) | (3 << 40)])
    func foreignMagicIsNone(magic: Int64) { #expect(OrderTag(magic: magic) == nil) }

    /// A broker that cuts or changes the comment leaves none, or in one case of 31 another number: the magic number decides.
    @Test func cutCommentsAreSeldomTaken() {
        var wrong = 0
        for number in Int64(1_000_000)..<1_002_000 {
            let comment = OrderTag(namespace: 5, slot: 1, number: number).comment
            if OrderTag.number(ofComment: String(comment.dropLast())) != nil { wrong += 1 }
        }
        #expect(wrong < 200)
        #expect(OrderTag.number(ofComment: "") == nil)
        #expect(OrderTag.number(ofComment: "[sl 1.08500]") == nil)
    }
}

@Suite struct BrokerReplyTests {
    /// The list of codes that prove that nothing happened; 10037 does not exist, and 10011, 10012, 10024, 10028, 10031 prove
    /// nothing.
    @Test func onlyListedCodesProveSomething() {
        let refused = Set(
            [10004, 10006, 10007, 10029, 10030] + Array(10013...10023) + [10025, 10026, 10027] + Array(10032...10036) + Array(10038...10046)
        )
        for code in -5...20_000 {
            let verdict = BrokerReply(retcode: code).verdict
            if [10008, 10009, 10010].contains(code) {
                #expect(verdict == .accepted)
            } else {
                #expect(verdict == (refused.contains(code) ? .refused : .unknown), "\(code)")
            }
        }
    }
}
