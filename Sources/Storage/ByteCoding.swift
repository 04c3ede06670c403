/// Appends little-endian integers and length-prefixed fields to bytes.
public struct ByteWriter {
    /// The bytes so far.
    public private(set) var bytes: [UInt8] = []

    /// Nothing written yet.
    public init() {}

    /// Appends an integer in little-endian order.
    public mutating func integer(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    /// Appends a float's bits in little-endian order.
    public mutating func float(_ value: Float) { integer(value.bitPattern) }

    /// Appends a double's bits in little-endian order.
    public mutating func double(_ value: Double) { integer(value.bitPattern) }

    /// Appends an unsigned integer as LEB128: seven bits a byte, the lowest first.
    public mutating func variableLength(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }

    /// Appends bytes as they are.
    public mutating func raw(_ other: some Collection<UInt8>) { bytes.append(contentsOf: other) }

    /// Appends a LEB128 length and then the bytes.
    public mutating func field(_ other: some Collection<UInt8>) {
        variableLength(UInt64(other.count))
        raw(other)
    }

    /// Appends a LEB128 length and then the text's UTF-8 bytes.
    public mutating func field(_ text: String) { field(Array(text.utf8)) }
}

/// Reads back what ``ByteWriter`` wrote; never past the end.
public struct ByteReader {
    private let bytes: ArraySlice<UInt8>
    /// Where the next read begins, as an index into the bytes given.
    public private(set) var position: Int
    private let file: String

    /// Reads `bytes`, naming `file` in errors.
    public init(_ bytes: ArraySlice<UInt8>, file: String) {
        self.bytes = bytes
        position = bytes.startIndex
        self.file = file
    }

    /// Reads `bytes`, naming `file` in errors.
    public init(_ bytes: [UInt8], file: String) { self.init(bytes[...], file: file) }

    /// Whether everything was read.
    public var isAtEnd: Bool { position == bytes.endIndex }
    /// How many bytes are left.
    public var remaining: Int { bytes.endIndex - position }

    /// Reads `count` bytes.
    public mutating func raw(_ count: Int) throws(KeifuError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= remaining else {
            throw .badInput(
                "the record is cut short: \(count) bytes wanted, \(remaining) left", file: file,
                offset: UInt64(position - bytes.startIndex),
                remedy: "The file was cut or damaged; make it again.")
        }
        position += count
        return bytes[position - count..<position]
    }

    /// Reads a little-endian integer.
    public mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type) throws(KeifuError)
        -> Value
    {
        let slice = try raw(Value.bitWidth / 8)
        var value = Value.zero
        for byte in slice.reversed() { value = value << 8 | Value(truncatingIfNeeded: byte) }
        return value
    }

    /// Reads a little-endian float.
    public mutating func float() throws(KeifuError) -> Float {
        Float(bitPattern: try integer(UInt32.self))
    }

    /// Reads a little-endian double.
    public mutating func double() throws(KeifuError) -> Double {
        Double(bitPattern: try integer(UInt64.self))
    }

    /// Reads a LEB128 integer.
    public mutating func variableLength() throws(KeifuError) -> UInt64 {
        var value: UInt64 = 0
        for shift in stride(from: UInt64(0), to: 64, by: 7) {
            let byte = try integer(UInt8.self)
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
        }
        throw .badInput(
            "a length is longer than 64 bits", file: file,
            offset: UInt64(position - bytes.startIndex),
            remedy: "The file was damaged; make it again.")
    }

    /// Reads a LEB128 length and that many bytes.
    public mutating func field() throws(KeifuError) -> ArraySlice<UInt8> {
        let count = try variableLength()
        return try raw(count > UInt64(Int.max) ? Int.max : Int(count))
    }

    /// Reads a length-prefixed text.
    public mutating func text() throws(KeifuError) -> String {
        String(decoding: try field(), as: UTF8.self)
    }
}
