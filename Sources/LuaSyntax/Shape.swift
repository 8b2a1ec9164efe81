/// What the linter knows about a value before the script runs.
enum Shape {
    case unknown
    case function(name: String, keys: [String]?)
    case library(name: String, members: [String])
    case record(name: String, fields: [String])
    case series(name: String, fields: [String])
    case group(name: String, members: [String: ParameterKind])
    /// A series of numbers, read as `name[n]`.
    case column(name: String)
    /// An indicator whose outputs are columns, read as `name.output[n]`.
    case indicator(name: String, outputs: [String])
    /// The table the file declares: `self` in its methods.
    case declaration
    /// The declared parameters: `self.params`.
    case params
    /// The declared indicators as a table of their own, called `name` in messages.
    case indicators(name: String)

    /// The shape of a global called `name`.
    init(_ kind: GlobalKind, name: String) {
        switch kind {
        case .function(let keys): self = .function(name: name, keys: keys)
        case .indicator(let keys, _): self = .function(name: name, keys: keys)
        case .record(let recordName, let fields): self = .record(name: recordName, fields: fields)
        case .recordSeries(let fields): self = .series(name: name, fields: fields)
        case .library(let members): self = .library(name: name, members: members)
        case .value: self = .unknown
        }
    }

    /// The shape of a parameter called `name`, or of a member called so.
    init(_ kind: ParameterKind, name: String) {
        switch kind {
        case .record(let recordName, let fields): self = .record(name: recordName, fields: fields)
        case .recordSeries(let fields): self = .series(name: name, fields: fields)
        case .params: self = .params
        case .indicators: self = .indicators(name: name)
        case .group(let groupName, let members): self = .group(name: groupName, members: members)
        case .value: self = .unknown
        }
    }

    /// The name and the only fields the value can have, nil where any field is possible.
    var closedFields: (name: String, fields: [String])? {
        switch self {
        case .library(let name, let fields), .record(let name, let fields): (name, fields)
        case .group(let name, let members): (name, Array(members.keys))
        case .unknown, .function, .series, .column, .indicator, .declaration, .params, .indicators: nil
        }
    }
}
