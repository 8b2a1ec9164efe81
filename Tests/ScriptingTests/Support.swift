import Scripting

/// Host memory that stays where it is for the length of a test.
final class Column<Element> {
    let start: UnsafeMutablePointer<Element>
    private let count: Int

    init(_ values: [Element]) {
        count = values.count
        start = .allocate(capacity: max(count, 1))
        start.initialize(from: values, count: count)
    }

    deinit {
        start.deinitialize(count: count)
        start.deallocate()
    }

    var value: Element {
        get { start.pointee }
        set { start.pointee = newValue }
    }

    subscript(_ index: Int) -> Element {
        get { start[index] }
        set { start[index] = newValue }
    }
}

let quick = ScriptLimits(memoryBytes: 16 << 20, softMilliseconds: 100, hardMilliseconds: 60_000, sourceBytes: 256 << 10)

let patient = ScriptLimits(
    memoryBytes: 16 << 20, softMilliseconds: 20_000, hardMilliseconds: 60_000, sourceBytes: 256 << 10)

/// A machine that declares itself with `script { … }` and runs the body as its method `run`.
func machine(
    _ body: String, limits: ScriptLimits = patient, seed: UInt64 = 1, modules: [ScriptModule] = [],
    prepare: (ScriptVM) -> Void = { _ in }
) throws -> ScriptVM {
    let vm = try ScriptVM(limits: limits, seed: seed)
    vm.defineDeclaration("script")
    prepare(vm)
    _ = try vm.load(
        source: "local S = script {} function S:run(a, b)\n\(body)\nend function S:fine() return 7 end return S",
        name: "t.lua", modules: modules)
    return vm
}

/// What the body returns.
func result(
    _ body: String, _ arguments: [ScriptValue] = [], frozen: Bool = false, limits: ScriptLimits = patient,
    prepare: (ScriptVM) -> Void = { _ in }
) throws -> ScriptValue {
    try machine(body, limits: limits, prepare: prepare).call("run", arguments, frozenArguments: frozen)
}

/// The error the body ends with; nil when it does not fail.
func failure(
    _ body: String, _ arguments: [ScriptValue] = [], frozen: Bool = false, prepare: (ScriptVM) -> Void = { _ in }
) -> ScriptError? {
    do {
        _ = try result(body, arguments, frozen: frozen, prepare: prepare)
        return nil
    } catch {
        return error as? ScriptError
    }
}

func list(_ values: ScriptValue...) -> ScriptValue {
    .table(values.enumerated().map { ScriptEntry(key: .integer(Int64($0.offset + 1)), value: $0.element) })
}
