internal import CScript

extension ScriptVM {
    /// Defines a global function that returns a table `{ tag = name, line = caller's line, [1]… = arguments }`; in a phase
    /// outside `phases` it raises "NAME can only be used in HINT". A function that has the name already is what it means
    /// there when the first argument is a text.
    public func defineConstructor(_ name: String, phases: ScriptPhase, phaseHint: String) {
        script_vm_define_constructor(handle, name, phases.rawValue, phaseHint)
    }

    /// Defines a global function that marks its one table as the script's declaration and returns it; a script may call
    /// one such function once.
    public func defineDeclaration(_ name: String) {
        script_vm_define_declaration(handle, name)
    }

    /// Defines the one record series: `name[n].field` over the first `end` rows of the columns, 0 being the newest,
    /// `newest` for `name[0]`, `#name`, and the functions `highest(field, n, skip)` and `lowest(field, n, skip)`. The columns
    /// and `end` stay the host's and must outlive the machine's last call.
    public func defineRecordSeries(
        _ name: String, newest: String, fields: [ScriptField], end: UnsafePointer<Int>
    ) {
        script_vm_define_bars(handle, name, newest, fields.count, end)
        for (index, field) in fields.enumerated() {
            script_vm_define_bars_field(handle, index, field.name, field.kind, field.column)
        }
        script_vm_finish_bars(handle)
    }

    /// Points the columns of the record series, in the order they were defined in, and its length at other memory.
    public func moveRecordSeries(to columns: [UnsafeRawPointer], end: UnsafePointer<Int>) {
        script_vm_move_bars_end(handle, end)
        for (index, column) in columns.enumerated() { script_vm_move_bars_field(handle, index, column) }
    }

    /// Makes a series over the first `end` values, which stay the host's and must outlive the machine's last call;
    /// `label` names it in messages. An index from `depth` on raises; nil keeps every value.
    public func makeSeries(
        _ label: String, _ values: UnsafePointer<Double>, end: UnsafePointer<Int>, depth: Int? = nil
    ) -> ScriptSeries {
        ScriptSeries(vm: self, handle: script_vm_make_series(handle, label, values, end, depth ?? 0))
    }

    /// Defines a global record with empty slots in the order of `fields`; names have at most 40 bytes.
    public func defineRecord(_ name: String, fields: [String], present: Bool) -> ScriptRecord {
        let record = script_vm_define_record(handle, name, fields.count, present)
        if let record {
            for (index, field) in fields.enumerated() { script_record_name_field(record, index, field) }
        }
        return ScriptRecord(vm: self, handle: record)
    }
}
