/// Byte strings one after the other in one block of memory: the bytes of every token, by id.
struct ByteStrings: Equatable, Sendable {
    private(set) var bytes: [UInt8] = []
    /// Where each string begins, and at last where the last one ends.
    private(set) var offsets: [Int] = [0]

    /// How many strings there are.
    var count: Int { offsets.count - 1 }

    /// Adds a string at the end.
    mutating func append(_ string: some Collection<UInt8>) {
        bytes.append(contentsOf: string)
        offsets.append(bytes.count)
    }

    /// The string at `index`.
    subscript(index: Int) -> ArraySlice<UInt8> { bytes[offsets[index]..<offsets[index + 1]] }

    /// The length of the string at `index` in bytes.
    func length(_ index: Int) -> Int { offsets[index + 1] - offsets[index] }
}
