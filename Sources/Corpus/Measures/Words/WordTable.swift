/// The words of one document as numbers: equal words have equal numbers, and no others do.
///
/// Numbers count up from 0 in the order in which words first stand in the document. What measures ask of a
/// word (its length, whether it has a letter) is found out once per kind of word.
struct WordTable {
    /// Characters of each kind of word.
    private(set) var lengths: [UInt32] = []
    /// How often each kind of word stands in the document.
    private(set) var counts: [UInt32] = []
    /// What each kind of word is made of.
    private(set) var traits: [WordSpelling.Traits] = []

    /// The number of what is no word: white space.
    static let noWord = UInt32.max

    private struct Form {
        var key: WordKey
        /// Where the word first stands.
        var start: Int
        /// Its number: that of the word without white space around it.
        var word: UInt32
    }

    private var forms: [Form] = []
    /// An open hash table of `forms`: the hash's upper half, and the index from 1 in the lower half.
    private var slots: [UInt64] = []
    /// How many of the slots are in use as the table: a power of 2.
    private var capacity = 0
    private static let smallest = 1 << 10

    /// Forgets the words, for the next document. Memory is kept.
    mutating func removeAll() {
        lengths.removeAll(keepingCapacity: true)
        counts.removeAll(keepingCapacity: true)
        traits.removeAll(keepingCapacity: true)
        forms.removeAll(keepingCapacity: true)
        clearSlots(Self.smallest)
    }

    /// The number of a word of the document, which is counted; ``noWord`` for white space.
    @inline(__always)
    mutating func insert(_ bytes: Range<Int>, of text: UnsafeBufferPointer<UInt8>) -> UInt32 {
        let word = number(bytes, of: text)
        if word != Self.noWord { counts[Int(word)] &+= 1 }
        return word
    }

    /// Whether a word has neither letter nor number.
    @inline(__always)
    func isSymbol(_ word: UInt32) -> Bool { traits[Int(word)].isEmpty }

    /// How many of `words`, each of up to 15 bytes, stand in the document.
    func kinds(among words: [[UInt8]]) -> Int {
        guard !slots.isEmpty else { return 0 }
        return words.count { word in
            let key = word.withUnsafeBufferPointer { WordKey(0..<$0.count, of: $0) }
            var slot = Int(truncatingIfNeeded: key.hash) & (capacity - 1)
            while slots[slot] != 0 {
                if forms[Int(slots[slot] & 0xFFFF_FFFF) - 1].key == key { return true }
                slot = (slot + 1) & (capacity - 1)
            }
            return false
        }
    }
}

// MARK: the hash table

extension WordTable {
    @inline(__always)
    private mutating func number(
        _ bytes: Range<Int>, of text: UnsafeBufferPointer<UInt8>
    ) -> UInt32 {
        let key = WordKey(bytes, of: text)
        let hash = key.hash
        let found: UInt32? = slots.withUnsafeBufferPointer { slots in
            forms.withUnsafeBufferPointer { forms in
                var slot = Int(truncatingIfNeeded: hash) & (capacity - 1)
                while slots[slot] != 0 {
                    if slots[slot] >> 32 == hash >> 32 {
                        let form = forms[Int(slots[slot] & 0xFFFF_FFFF) - 1]
                        if form.key == key,
                            !key.isLong || WordKey.areEqual(text, form.start, bytes)
                        {
                            return form.word
                        }
                    }
                    slot = (slot + 1) & (capacity - 1)
                }
                return nil
            }
        }
        return found ?? add(key, bytes, of: text)
    }

    @inline(never)
    private mutating func add(
        _ key: WordKey, _ bytes: Range<Int>, of text: UnsafeBufferPointer<UInt8>
    ) -> UInt32 {
        let letters = WordSpelling(bytes, of: text)
        let word: UInt32
        if letters.bytes.isEmpty {
            word = Self.noWord
        } else if letters.bytes.count < bytes.count {
            word = number(letters.bytes, of: text)
        } else {
            word = UInt32(truncatingIfNeeded: lengths.count)
            lengths.append(letters.characters)
            traits.append(letters.traits)
            counts.append(0)
        }
        forms.append(Form(key: key, start: bytes.lowerBound, word: word))
        if forms.count * 2 > capacity {
            clearSlots(capacity * 2)
            for index in forms.indices { place(index) }
        } else {
            place(forms.count - 1)
        }
        return word
    }

    private mutating func place(_ index: Int) {
        let hash = forms[index].key.hash
        var slot = Int(truncatingIfNeeded: hash) & (capacity - 1)
        while slots[slot] != 0 { slot = (slot + 1) & (capacity - 1) }
        slots[slot] = hash & ~0xFFFF_FFFF | UInt64(truncatingIfNeeded: index + 1)
    }

    private mutating func clearSlots(_ newCapacity: Int) {
        let kept = min(slots.count, newCapacity)
        slots.withUnsafeMutableBufferPointer { $0[..<kept].update(repeating: 0) }
        if slots.count < newCapacity {
            slots += [UInt64](repeating: 0, count: newCapacity - slots.count)
        }
        capacity = newCapacity
    }
}
