internal import CScript

/// A named column of a record series; its memory belongs to the host and outlives the machine or its last use.
public struct ScriptField {
    let name: String
    let kind: script_field_kind
    let column: UnsafeRawPointer

    /// A column of numbers; not-a-number reads as nil. The name has at most 40 bytes.
    public static func double(_ name: String, _ column: UnsafePointer<Double>) -> ScriptField {
        ScriptField(name: name, kind: SCRIPT_FIELD_DOUBLE, column: UnsafeRawPointer(column))
    }

    /// A column of whole numbers. The name has at most 40 bytes.
    public static func integer(_ name: String, _ column: UnsafePointer<Int64>) -> ScriptField {
        ScriptField(name: name, kind: SCRIPT_FIELD_INTEGER, column: UnsafeRawPointer(column))
    }

    /// The hour, 0 to 23, of a column of seconds since 1970.
    public static func hour(_ name: String, _ seconds: UnsafePointer<Int64>) -> ScriptField {
        ScriptField(name: name, kind: SCRIPT_FIELD_HOUR, column: UnsafeRawPointer(seconds))
    }

    /// The minute, 0 to 59, of a column of seconds since 1970.
    public static func minute(_ name: String, _ seconds: UnsafePointer<Int64>) -> ScriptField {
        ScriptField(name: name, kind: SCRIPT_FIELD_MINUTE, column: UnsafeRawPointer(seconds))
    }

    /// The day of the week, 0 = Sunday to 6 = Saturday, of a column of seconds since 1970.
    public static func weekday(_ name: String, _ seconds: UnsafePointer<Int64>) -> ScriptField {
        ScriptField(name: name, kind: SCRIPT_FIELD_WEEKDAY, column: UnsafeRawPointer(seconds))
    }
}
