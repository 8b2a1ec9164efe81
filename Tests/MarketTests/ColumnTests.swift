import Market
import Testing

@Suite("A column of a series")
struct ColumnTests {
    @Test func holdsWhatItWasMadeOf() {
        let column = Column<Int32>([5, 6, 7, 8])
        #expect(Array(column) == [5, 6, 7, 8] && column.count == 4 && column[3] == 8 && column.last == 8)
        #expect(column == [5, 6, 7, 8] && column != [5, 6, 7, 9] && column != [5, 6, 7])
        #expect(Column<Int32>([]).isEmpty)
    }

    @Test func aPartSharesItsMemoryAndKeepsItAlive() {
        func part() -> Column<Int64> { Column<Int64>((0..<1000).map(Int64.init)).part(10..<12) }
        let kept = part()
        #expect(kept == [10, 11] && kept.part(1..<2) == [11] && kept.part(0..<0).isEmpty)
    }

    @Test func memoryOfAnotherLivesAsLongAsTheColumn() {
        final class Owner {
            let memory = UnsafeMutableBufferPointer<Int32>.allocate(capacity: 2)
            let ended: (Bool) -> Void
            init(ended: @escaping (Bool) -> Void) {
                self.ended = ended
                _ = memory.initialize(fromContentsOf: [1, 2] as [Int32])
            }
            deinit {
                memory.deallocate()
                ended(true)
            }
        }
        var isEnded = false
        var column: Column<Int32>? = {
            let owner = Owner { isEnded = $0 }
            return Column(UnsafeBufferPointer(owner.memory), owner: owner)
        }()
        #expect(column == [1, 2] && !isEnded)
        column = nil
        #expect(isEnded)
    }
}
