internal import Storage

/// Reads the little-endian fields of a model's bytes, never past their end.
struct ModelBytes {
    let bytes: UnsafeRawBufferPointer
    let file: String
    private(set) var offset = 0

    init(_ bytes: UnsafeRawBufferPointer, file: String) {
        self.bytes = bytes
        self.file = file
    }

    mutating func integer<Value: FixedWidthInteger & BitwiseCopyable>(
        _ type: Value.Type, _ what: String
    ) throws(KeifuError) -> Value {
        let start = try skip(MemoryLayout<Value>.size, what)
        return Value(littleEndian: bytes.loadUnaligned(fromByteOffset: start, as: Value.self))
    }

    /// A C++ bool, of which any byte but 0 and 1 is undefined behaviour.
    mutating func flag(_ what: String) throws(KeifuError) -> Bool {
        let value = try integer(UInt8.self, what)
        guard value <= 1 else { throw damaged("\(what) is \(value)", at: offset - 1) }
        return value == 1
    }

    /// A number of things, of which there is at least `least`.
    mutating func count<Value: FixedWidthInteger & BitwiseCopyable>(
        _ type: Value.Type, _ what: String, atLeast least: Int = 0
    ) throws(KeifuError) -> Int {
        let value = try integer(type, what)
        guard let count = Int(exactly: value), count >= least else {
            throw damaged("\(what) is \(value)", at: offset - MemoryLayout<Value>.size)
        }
        return count
    }

    /// A C string; its bytes without the zero byte.
    mutating func text(_ what: String) throws(KeifuError) -> UnsafeRawBufferPointer {
        let start = offset
        while offset < bytes.count, bytes[offset] != 0 { offset += 1 }
        guard offset < bytes.count else { throw ended(what) }
        offset += 1
        return UnsafeRawBufferPointer(rebasing: bytes[start..<offset - 1])
    }

    /// So many numbers of 32 bits, all of which must be finite.
    mutating func weights(_ count: Int, _ what: String) throws(KeifuError) {
        let start = try skip(elements: count, of: 4, what)
        for index in 0..<count {
            let pattern = bytes.loadUnaligned(
                fromByteOffset: start + 4 * index, as: UInt32.self)
            guard UInt32(littleEndian: pattern) & 0x7F80_0000 != 0x7F80_0000 else {
                throw damaged("\(what) hold what is not a number", at: start + 4 * index)
            }
        }
    }

    mutating func skip(
        elements: Int, of size: Int, _ what: String
    ) throws(KeifuError) -> Int {
        let (count, overflow) = elements.multipliedReportingOverflow(by: size)
        guard !overflow else { throw ended(what) }
        return try skip(count, what)
    }

    @discardableResult
    private mutating func skip(_ count: Int, _ what: String) throws(KeifuError) -> Int {
        guard count <= bytes.count - offset else { throw ended(what) }
        offset += count
        return offset - count
    }

    func ended(_ what: String) -> KeifuError {
        .badInput(
            "the fastText model ends inside \(what)", file: file, offset: UInt64(bytes.count),
            remedy: "It was cut short; fetch it again.")
    }

    func damaged(_ problem: String, at offset: Int? = nil) -> KeifuError {
        .badInput(
            "the fastText model is damaged: \(problem)", file: file,
            offset: UInt64(offset ?? self.offset), remedy: "Fetch it again.")
    }
}
