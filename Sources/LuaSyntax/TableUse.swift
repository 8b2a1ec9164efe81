/// How a script uses a table whose fields it declares itself: the declared table, or its parameters.
struct TableUse {
    /// The fields read by name, in source order.
    var reads: [LuaName] = []
    /// The fields given a value by name.
    var written: Set<String> = []
    /// True once some field may be read without its name being visible.
    var isReadBlindly = false
    /// True once some field may be written without its name being visible, so that any may exist.
    var isWrittenBlindly = false
}
