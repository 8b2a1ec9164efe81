internal import Storage

/// What a simulated disk holds of the market data: everything appended, and how much of it survives a crash for certain.
final class SimTape {
    private(set) var records: [CaptureRecord] = []
    /// So many records are durable.
    private(set) var synced = 0

    func append(_ record: CaptureRecord) { records.append(record) }
    func sync() { synced = records.count }

    /// Loses what was not durable but for so many records.
    func lose(keeping: Int) { records.removeLast(max(records.count - synced - keeping, 0)) }

    var unsynced: Int { records.count - synced }
}

/// The market data of a run on a simulated disk, as it was opened once.
///
/// Its bytes and marks are those of the real capture: only what a crash leaves of them is simulated.
final class SimCapture: CaptureStore {
    private let tape: SimTape
    private let memory: CaptureMemory
    private unowned let world: FaultWorld
    private var failure: StorageError?

    init(_ tape: SimTape, symbols: [String], _ world: FaultWorld) {
        (self.tape, self.world) = (tape, world)
        memory = CaptureMemory(symbols: symbols)
        for record in tape.records { memory.append(record) }
    }

    var mark: CaptureMark { memory.mark }

    func append(_ record: CaptureRecord) throws(StorageError) {
        if let failure { throw failure }
        memory.append(record)
        if world.power.isOn { tape.append(record) }
    }

    func sync() throws(StorageError) {
        if let failure { throw failure }
        world.power.pass(.beforeSync)
        guard world.power.isOn else { throw .cannotWrite(path: "capture", reason: "the power is off") }
        if world.disk.isFull { throw .cannotWrite(path: "capture", reason: "no space left on device") }
        if world.isCaptureIll {
            world.isCaptureIll = false
            let error = StorageError.cannotWrite(path: "capture", reason: "input/output error")
            failure = error
            // What was not durable may be gone, in whole or from somewhere on.
            tape.lose(keeping: Int(world.plan.number(.captureError, 0...Int64(tape.unsynced))))
            throw error
        }
        tape.sync()
        world.power.pass(.afterSync)
    }

    func read(from position: Int64, limit: Int) throws(StorageError) -> (records: [CaptureRecord], next: Int64) {
        try memory.read(from: position, limit: limit)
    }
}
