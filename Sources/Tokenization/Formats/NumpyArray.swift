public import Storage

/// One-dimensional arrays of whole numbers in NumPy's `.npy` format.
/// (numpy.lib.format, versions 1 to 3: magic, version, header length, a Python dictionary, raw data.)
public enum NumpyArray {
    /// The bytes of a `.npy` file of unsigned 32-bit numbers.
    public static func write(_ values: [UInt32]) -> [UInt8] {
        var header = "{'descr': '<u4', 'fortran_order': False, 'shape': (\(values.count),), }"
        // The data begin at a multiple of 64 bytes.
        let unpadded = 10 + header.utf8.count + 1
        header += String(repeating: " ", count: (64 - unpadded % 64) % 64) + "\n"
        var writer = ByteWriter()
        writer.raw(magic + [1, 0])
        writer.integer(UInt16(header.utf8.count))
        writer.raw(Array(header.utf8))
        var bytes = writer.bytes
        bytes.reserveCapacity(bytes.count + values.count * 4)
        values.withUnsafeBytes { bytes.append(contentsOf: $0) }
        return bytes
    }

    private static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

    /// The numbers of a `.npy` file: one-dimensional, of 16, 32 or 64 bits, little-endian.
    /// - Throws: `KeifuError` where the file is of another kind or cut short, or a number is no token id.
    public static func read(_ bytes: [UInt8], file: String) throws(KeifuError) -> [UInt32] {
        var reader = ByteReader(bytes, file: file)
        guard bytes.starts(with: magic) else {
            throw .badInput(
                "not a .npy file", file: file, offset: 0,
                remedy: "Write one with `tokenizer encode` or numpy.save.")
        }
        _ = try reader.raw(magic.count)
        let major = try reader.integer(UInt8.self)
        _ = try reader.integer(UInt8.self)
        let length =
            major == 1
            ? Int(try reader.integer(UInt16.self)) : Int(try reader.integer(UInt32.self))
        let header = String(decoding: try reader.raw(length), as: UTF8.self)
        guard let count = shape(header), let type = value("descr", in: header) else {
            throw .badInput(
                "the array is not one-dimensional", file: file,
                remedy: "Save ids as a flat array of uint32.")
        }
        var values: [UInt32] = []
        values.reserveCapacity(min(count, reader.remaining))
        for index in 0..<count {
            let number: Int64 =
                switch type {
                case "<u2": Int64(try reader.integer(UInt16.self))
                case "<u4": Int64(try reader.integer(UInt32.self))
                case "<i4": Int64(try reader.integer(Int32.self))
                case "<i8", "<u8": try reader.integer(Int64.self)
                default:
                    throw .badInput(
                        "numbers of the type \(type) are no ids", file: file,
                        remedy: "Save ids as uint32.")
                }
            guard let id = UInt32(exactly: number) else {
                throw .badInput("\(number), at index \(index), is no id", file: file)
            }
            values.append(id)
        }
        return values
    }

    /// The text between quotes after a key.
    private static func value(_ key: String, in header: String) -> String? {
        let parts = header.split(separator: "'", omittingEmptySubsequences: false)
        guard let place = parts.firstIndex(of: Substring(key)), place + 2 < parts.count else {
            return nil
        }
        return String(parts[place + 2])
    }

    /// The only number of the shape.
    private static func shape(_ header: String) -> Int? {
        guard let open = header.firstIndex(of: "("), let close = header.firstIndex(of: ")"),
            open < close
        else { return nil }
        let numbers = header[header.index(after: open)..<close].split(separator: ",")
            .map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
        guard numbers.count == 1, let count = Int(numbers[0]), count >= 0 else { return nil }
        return count
    }
}
