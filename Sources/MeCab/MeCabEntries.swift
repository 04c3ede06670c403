/// The entries of one compiled dictionary file (`sys.dic`, `unk.dic`, or a user's), read where they lie.
///
/// MeCab itself has no way to list them. The file is, all numbers little-endian:
///
/// ```
/// 0    size of the file ^ 0xEF718F77, version (102), type, words, left and right contexts,
///      bytes of the trie, of the entries, of the features, 0                         10 × u32
/// 40   name of the character set                                                       32 bytes
/// 72   trie; entries; features
///      an entry: left context u16, right context u16, part of speech u16, cost i16,
///      where its features begin among the features u32, 0 u32                          16 bytes
///      features: texts that end with a zero byte
/// ```
public struct MeCabEntries {
    private let entries: UnsafeRawBufferPointer
    private let features: UnsafeRawBufferPointer

    /// The entries in a file's bytes, which must stay; `nil` where they are no dictionary of this format.
    public init?(_ file: UnsafeRawBufferPointer) {
        guard file.count >= Self.headerSize, file.last == 0,
            Self.number(file, 0) ^ Self.magic == UInt32(truncatingIfNeeded: file.count),
            Self.number(file, 1) == Self.version
        else { return nil }
        let trie = Int(Self.number(file, 6))
        let entries = Int(Self.number(file, 7))
        let features = Int(Self.number(file, 8))
        guard entries % Self.entrySize == 0,
            Self.headerSize + trie + entries + features == file.count
        else { return nil }
        let start = Self.headerSize + trie
        self.entries = UnsafeRawBufferPointer(rebasing: file[start..<start + entries])
        self.features = UnsafeRawBufferPointer(rebasing: file[(start + entries)...])
    }

    /// Calls `body` with each entry's left context and its features, up to the end of all features.
    public func forEach(
        _ body: (_ leftContext: UInt16, _ features: UnsafeRawBufferPointer) -> Void
    ) {
        for start in stride(from: 0, to: entries.count, by: Self.entrySize) {
            let context = entries.loadUnaligned(fromByteOffset: start, as: UInt16.self)
            let offset = entries.loadUnaligned(fromByteOffset: start + 8, as: UInt32.self)
            let place = min(Int(UInt32(littleEndian: offset)), features.count)
            body(
                UInt16(littleEndian: context),
                UnsafeRawBufferPointer(rebasing: features[place...]))
        }
    }

    private static let magic: UInt32 = 0xEF71_8F77
    private static let version: UInt32 = 102
    private static let headerSize = 72
    private static let entrySize = 16

    private static func number(_ file: UnsafeRawBufferPointer, _ index: Int) -> UInt32 {
        UInt32(littleEndian: file.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
    }
}
