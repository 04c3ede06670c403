internal import Lineage
internal import Synchronization

/// What a set of rules and a form make of each character, and which characters a scan must stop at.
///
/// Tables are made once and live as long as the process, so their memory is that of plain pointers:
/// a pass over text reads them for every character.
struct RewriteTable: @unchecked Sendable {
    let rules: LocalRewriter.Rules
    let hasForm: Bool
    /// Characters that a scan stops at: what changes, and what may join the character before it.
    let interesting: UnsafePointer<UInt64>
    /// Characters that may join what stands before them.
    private let joining: UnsafePointer<UInt64>
    /// Characters that are removed, and those of `joining`.
    private let continuing: UnsafePointer<UInt64>
    /// For each 64 code points the place of their entries; blocks without a change share the first.
    private let blocks: UnsafePointer<UInt16>
    private let entries: UnsafePointer<Entry>
    /// UTF-8 of what characters become, one after the other.
    private let replacements: UnsafePointer<UInt8>

    /// What becomes of a character: `length` bytes of the replacements from `start`.
    struct Entry {
        var start: UInt32 = 0
        var length: UInt8 = 0
        /// `unchanged` where the character stays.
        var editClass = EditClass.unchanged
    }

    private init(
        _ rules: LocalRewriter.Rules, _ form: NormalizationForm?, keeping kept: Set<UInt32>
    ) {
        self.rules = rules
        hasForm = form != nil
        let formTable = form.map(FormTable.table)
        let local = rules.rewrites()
        var interesting = CodePointSet()
        var joining = formTable?.joining ?? CodePointSet()
        var removed = CodePointSet()
        var blocks = [UInt16](repeating: 0, count: CodePointSet.limit / 64)
        var entries = [Entry](repeating: Entry(), count: 64)
        var replacements: [UInt8] = []
        let characters = Set(local.keys).union(formTable.map { Set($0.alone.keys) } ?? [])
        for value in characters.subtracting(kept).sorted() {
            let (result, editClass) = Self.settled(value, local, formTable)
            guard editClass != .unchanged else { continue }
            if let first = result.first, let formTable {
                if formTable.joining.contains(first) {
                    joining.insert(value)
                } else {
                    joining.remove(value)
                }
            }
            if result.isEmpty { removed.insert(value) }
            interesting.insert(value)
            if blocks[Int(value >> 6)] == 0 {
                blocks[Int(value >> 6)] = UInt16(entries.count / 64)
                entries += [Entry](repeating: Entry(), count: 64)
            }
            let start = replacements.count
            for character in result { replacements.appendCharacter(character) }
            entries[Int(blocks[Int(value >> 6)]) * 64 + Int(value & 63)] = Entry(
                start: UInt32(start), length: UInt8(replacements.count - start),
                editClass: editClass)
        }
        // Without a form the half-width sound marks are all that joins.
        if form == nil, rules.contains(.halfWidthKana) {
            for mark in HalfWidthKana.marks { joining.insert(mark) }
        }
        self.interesting = Self.immortal(interesting.union(joining).words)
        self.joining = Self.immortal(joining.words)
        continuing = Self.immortal(joining.union(removed).words)
        self.blocks = Self.immortal(blocks)
        self.entries = Self.immortal(entries)
        self.replacements = Self.immortal(replacements)
    }

    private static func immortal<Element>(_ array: [Element]) -> UnsafePointer<Element> {
        let memory = UnsafeMutableBufferPointer<Element>.allocate(capacity: max(1, array.count))
        _ = memory.initialize(from: array)
        return UnsafePointer(memory.baseAddress.unsafelyUnwrapped)
    }

    /// What a character is when neither rules nor form change it any more.
    private static func settled(
        _ value: UInt32, _ local: [UInt32: (to: [UInt32], editClass: EditClass)],
        _ form: FormTable?
    ) -> ([UInt32], EditClass) {
        var characters = [value]
        var editClass = EditClass.unchanged
        while true {
            let before = characters
            characters = characters.flatMap { character -> [UInt32] in
                guard let rewrite = local[character] else { return [character] }
                editClass = editClass.joined(rewrite.editClass)
                return rewrite.to
            }
            if let form {
                let formed = characters.flatMap { form.alone[$0] ?? [$0] }
                if formed != characters { editClass = editClass.joined(.normalization) }
                characters = formed
            }
            if characters == before { return (characters, editClass) }
        }
    }

    // MARK: - Sharing

    private struct Key: Hashable {
        var rules: LocalRewriter.Rules
        var form: NormalizationForm?
        var kept: Set<UInt32>
    }

    private static let tables = Mutex<[Key: RewriteTable]>([:])

    /// The table of some rules and a form; tables are made once and shared by all threads.
    static func shared(
        _ rules: LocalRewriter.Rules, _ form: NormalizationForm?, keeping kept: Set<UInt32>
    ) -> RewriteTable {
        let key = Key(rules: rules, form: form, kept: kept)
        return tables.withLock { tables in
            if let table = tables[key] { return table }
            let table = RewriteTable(rules, form, keeping: kept)
            tables[key] = table
            return table
        }
    }

    // MARK: - Looking up

    /// Whether a character may join what stands before it.
    @inline(__always) func joins(_ value: UInt32) -> Bool { Self.bit(joining, value) }

    /// Whether a character joins what stands before it or is removed.
    @inline(__always) func continues(_ value: UInt32) -> Bool { Self.bit(continuing, value) }

    /// What becomes of a character.
    @inline(__always) func entry(_ value: UInt32) -> Entry {
        entries[Int(blocks[Int(value >> 6)]) << 6 | Int(value & 63)]
    }

    @inline(__always) func replacement(_ entry: Entry) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: replacements + Int(entry.start), count: Int(entry.length))
    }

    @inline(__always)
    private static func bit(_ words: UnsafePointer<UInt64>, _ value: UInt32) -> Bool {
        words[Int(value >> 6)] >> UInt64(value & 63) & 1 != 0
    }
}
