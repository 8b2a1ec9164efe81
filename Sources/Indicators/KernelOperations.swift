/// A kernel type as a handful of functions over raw memory, each compiled for that very type.
///
/// A generic class would call its kernel through a witness table at every bar.
struct KernelOperations: Sendable {
    typealias Memory = UnsafeMutableRawPointer

    let make: @Sendable (IndicatorRequest, PriceGrid) -> Memory
    let destroy: @Sendable (Memory) -> Void
    let push: @Sendable (Memory, BarSample, OutputPointers, Int) -> Void
    let transfer: @Sendable (Memory, inout StateArchive) -> Void
    let compute: @Sendable (IndicatorRequest, BarColumns, OutputPointers) -> Void
    let stream: @Sendable (IndicatorRequest, BarColumns, OutputPointers) -> Void

    @inline(__always)
    init<K: Kernel & ~Copyable>(_ kernel: K.Type) {
        make = { request, grid in
            let memory = UnsafeMutablePointer<K>.allocate(capacity: 1)
            memory.initialize(to: K(request, grid: grid))
            return UnsafeMutableRawPointer(memory)
        }
        destroy = { memory in
            let kernel = memory.assumingMemoryBound(to: K.self)
            kernel.deinitialize(count: 1)
            kernel.deallocate()
        }
        push = { memory, bar, outputs, index in
            memory.assumingMemoryBound(to: K.self).pointee.push(bar).store(outputs, at: index)
        }
        transfer = { memory, archive in memory.assumingMemoryBound(to: K.self).pointee.transfer(&archive) }
        compute = { request, bars, outputs in K.compute(request, over: bars, into: outputs) }
        stream = { request, bars, outputs in K.stream(request, over: bars, into: outputs) }
    }
}
