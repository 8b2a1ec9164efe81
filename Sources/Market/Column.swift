/// An immutable column of plain values in memory that is owned, or mapped from a file; copies and parts of it share that memory.
///
/// Indices count from 0 and are checked. Safe to share between threads: nothing ever writes to it.
public struct Column<Element: BitwiseCopyable & Sendable>: RandomAccessCollection, @unchecked Sendable {  // allow: nobody writes
    @usableFromInline let elements: UnsafeBufferPointer<Element>
    @usableFromInline let owner: AnyObject

    /// Memory that lives as long as its owner.
    public init(_ elements: UnsafeBufferPointer<Element>, owner: AnyObject) { (self.elements, self.owner) = (elements, owner) }

    /// A copy of some values.
    public init(_ values: some Collection<Element>) {
        let memory = ColumnMemory(values)
        self.init(UnsafeBufferPointer(memory.elements), owner: memory)
    }

    /// 0, the first row.
    @inlinable public var startIndex: Int { 0 }
    /// The number of rows.
    @inlinable public var endIndex: Int { elements.count }

    /// The value of a row; traps out of range.
    @inlinable public subscript(index: Int) -> Element {
        precondition(index >= 0 && index < elements.count, "Invariant: a row of the column")
        // Checked above; the pointer's own check is left out of release builds.
        return elements[index]
    }

    /// The rows of a range without copying them; traps out of range.
    public func part(_ rows: Range<Int>) -> Column {
        precondition(rows.lowerBound >= 0 && rows.upperBound <= count, "Invariant: rows of the column")
        return Column(UnsafeBufferPointer(rebasing: elements[rows]), owner: owner)
    }

    /// Calls `body` with the memory, which stays at least until it returns.
    public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        withExtendedLifetime(owner) { body(UnsafeRawBufferPointer(elements)) }
    }

    /// Calls `body` with the values where they lie, which stay at least until it returns; never nil.
    public func withContiguousStorageIfAvailable<Result>(
        _ body: (UnsafeBufferPointer<Element>) throws -> Result
    ) rethrows -> Result? {
        try withExtendedLifetime(owner) { try body(elements) }
    }
}

extension Column: Equatable where Element: Equatable {
    public static func == (left: Column, right: Column) -> Bool { left.elementsEqual(right) }
}

extension Column: ExpressibleByArrayLiteral {
    public init(arrayLiteral values: Element...) { self.init(values) }
}

/// Memory that a column has for itself.
private final class ColumnMemory<Element: BitwiseCopyable> {
    let elements: UnsafeMutableBufferPointer<Element>

    init(_ values: some Collection<Element>) {
        elements = .allocate(capacity: values.count)
        _ = elements.initialize(fromContentsOf: values)
    }

    deinit { elements.deallocate() }
}
