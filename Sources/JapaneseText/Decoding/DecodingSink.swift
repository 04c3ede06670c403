internal import Lineage

/// Where decoders put characters: bytes of UTF-8 and the map of where they came from.
///
/// The buffer has room for the worst case, so that writing checks nothing.
struct DecodingSink {
    /// The buffer; `length` bytes of it are written.
    let output: UnsafeMutablePointer<UInt8>
    var length = 0
    var map = EditMap()
    var undecodable = 0
    var firstUndecodable: Int?

    init(_ output: UnsafeMutablePointer<UInt8>) { self.output = output }

    /// Bytes of ASCII or of valid UTF-8, as they are.
    mutating func copy(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return }
        (output + length).update(from: base, count: bytes.count)
        length += bytes.count
        map.appendUnchanged(bytes.count)
    }

    /// One character of another encoding.
    mutating func append(_ character: PackedCharacter, source: Int) {
        character.store(at: output + length)
        length += character.count
        map.appendEdit(source: source, target: character.count, .decode)
    }

    /// Bytes that mean something to the encoding alone: a byte order mark, an escape.
    mutating func drop(_ source: Int) {
        map.appendEdit(source: source, target: 0, .decode)
    }

    /// Illegal bytes.
    mutating func appendUndecodable(source: Int, at offset: Int) {
        output[length] = 0xEF
        output[length + 1] = 0xBF
        output[length + 2] = 0xBD
        length += 3
        undecodable += 1
        if firstUndecodable == nil { firstUndecodable = offset }
        map.appendEdit(source: source, target: 3, .undecodable)
    }
}

/// A character's UTF-8 form in four bytes: up to three bytes, the lowest first, and their number.
struct PackedCharacter: Equatable {
    let bits: UInt32

    /// No character.
    static let none = PackedCharacter(bits: 0)

    private init(bits: UInt32) { self.bits = bits }

    /// A character of the Basic Multilingual Plane, which all Japanese legacy encodings keep to.
    init(_ scalar: Unicode.Scalar) {
        let bytes = Array(String(scalar).utf8)
        var bits = UInt32(bytes.count) << 24
        for (index, byte) in bytes.prefix(3).enumerated() {
            bits |= UInt32(byte) << UInt32(8 * index)
        }
        self.bits = bytes.count <= 3 ? bits : 0
    }

    var isNone: Bool { bits == 0 }
    /// Bytes of UTF-8.
    var count: Int { Int(bits >> 24) }

    /// Writes four bytes, of which the first ``count`` matter.
    func store(at place: UnsafeMutablePointer<UInt8>) {
        UnsafeMutableRawPointer(place).storeBytes(of: bits.littleEndian, as: UInt32.self)
    }
}
