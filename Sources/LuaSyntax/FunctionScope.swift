/// What the parser knows of the function it is in: active locals, blocks, labels and jumps not yet resolved.
struct FunctionScope {
    struct Variable {
        let name: String
        let isReadOnly: Bool
    }

    struct Label {
        let name: String
        let position: SourcePosition
    }

    struct Jump {
        let label: String
        let position: SourcePosition
        /// How many locals are active at the jump, fewer after it leaves inner blocks.
        var localCount: Int
    }

    struct Block {
        let isLoop: Bool
        let localCount: Int
        let firstLabel: Int
        let firstJump: Int
    }

    /// Where the function begins; nil for the main function.
    let line: Int?
    let isVararg: Bool
    var locals: [Variable] = []
    var labels: [Label] = []
    var jumps: [Jump] = []
    var blocks: [Block] = []

    /// The name `break` jumps to; a reserved word, so no label of a script collides with it.
    static let breakLabel = "break"

    init(line: Int?, isVararg: Bool) {
        self.line = line
        self.isVararg = isVararg
    }

    mutating func enterBlock(isLoop: Bool) {
        blocks.append(Block(isLoop: isLoop, localCount: locals.count, firstLabel: labels.count, firstJump: jumps.count))
    }

    /// Closes the innermost block; answers a jump that found no label when the block was the whole function.
    mutating func leaveBlock() -> Jump? {
        let block = blocks.removeLast()
        locals.removeSubrange(block.localCount...)
        if block.isLoop {
            jumps.removeSubrange(block.firstJump..., where: { $0.label == Self.breakLabel })
        }
        labels.removeSubrange(block.firstLabel...)
        if blocks.isEmpty { return jumps.first }
        for index in block.firstJump..<jumps.count {
            jumps[index].localCount = min(jumps[index].localCount, block.localCount)
        }
        return nil
    }

    /// Records a jump; one to a label that is already visible needs nothing more.
    mutating func jump(to label: String, at position: SourcePosition) {
        if labels.contains(where: { $0.name == label }) { return }
        jumps.append(Jump(label: label, position: position, localCount: locals.count))
    }

    /// Records a label and resolves the jumps to it; answers a jump that would enter the scope of a local, with its name.
    mutating func define(_ label: LuaName, endsBlock: Bool) -> (jump: Jump, local: String)? {
        guard let block = blocks.last else { return nil }
        let count = endsBlock ? block.localCount : locals.count
        labels.append(Label(name: label.text, position: label.position))
        for jump in jumps[block.firstJump...] where jump.label == label.text && jump.localCount < count {
            return (jump, locals[jump.localCount].name)
        }
        jumps.removeSubrange(block.firstJump..., where: { $0.label == label.text })
        return nil
    }
}

extension Array {
    /// Removes the elements of a suffix that satisfy a condition, keeping the order of the others.
    fileprivate mutating func removeSubrange(
        _ range: PartialRangeFrom<Int>, where isRemoved: (Element) -> Bool
    ) {
        let kept = self[range].filter { !isRemoved($0) }
        replaceSubrange(range.lowerBound..., with: kept)
    }
}
