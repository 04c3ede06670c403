internal import Lineage
internal import Storage

/// A safetensors file opened for reading: its header is checked against its length before anything is read.
struct SafeTensorsFile {
    /// What the header says of one tensor.
    struct Entry: Equatable {
        var shape: [Int]
        /// Bytes from the end of the header.
        var offsets: Range<Int>
    }

    let path: String
    /// The tensors by name.
    let entries: [String: Entry]
    /// The texts of `__metadata__`.
    let metadata: [String: String]
    private let file: MappedFile
    private let dataStart: Int

    /// Opens a file and checks its header.
    /// - Throws: `KeifuError` for a file that is cut short, has holes or overlaps, or holds other types.
    init(path: String) throws(KeifuError) {
        self.path = path
        file = try MappedFile(path: path)
        let bytes = file.bytes
        guard bytes.count >= 8 else {
            throw Self.broken("the file is \(bytes.count) bytes long, too short for a header", path)
        }
        let length = UInt64(littleEndian: bytes.loadUnaligned(as: UInt64.self))
        guard length <= UInt64(SafeTensors.longestHeader), Int(length) <= bytes.count - 8 else {
            throw Self.broken("its header of \(length) bytes does not fit the file", path)
        }
        dataStart = 8 + Int(length)
        let header = try JSONObject.parse(Array(bytes[8..<dataStart]), file: path)
        var entries: [String: Entry] = [:]
        var metadata: [String: String] = [:]
        for key in header.keys {
            let object = try header.object(key)
            if key == "__metadata__" {
                for name in object.keys { metadata[name] = try object.string(name) }
                continue
            }
            let type = try object.string("dtype")
            guard type == "F32" else {
                throw .badInput(
                    "the tensor \(key) is \(type); this version reads F32 only", file: path,
                    remedy: "Convert the checkpoint to float32.")
            }
            let offsets = try object.integers("data_offsets")
            let shape = try object.integers("shape")
            guard offsets.count == 2, 0 <= offsets[0], offsets[0] <= offsets[1],
                let count = Self.count(shape),
                count.multipliedReportingOverflow(by: SafeTensors.elementSize)
                    == (offsets[1] - offsets[0], false)
            else {
                throw Self.broken("the tensor \(key) has a shape that its bytes do not fit", path)
            }
            entries[key] = Entry(shape: shape, offsets: offsets[0]..<offsets[1])
        }
        var end = 0
        for (name, entry) in entries.sorted(by: {
            ($0.value.offsets.lowerBound, $0.value.offsets.upperBound)
                < ($1.value.offsets.lowerBound, $1.value.offsets.upperBound)
        }) {
            guard entry.offsets.lowerBound == end else {
                throw Self.broken("a hole or an overlap lies before the tensor \(name)", path)
            }
            end = entry.offsets.upperBound
        }
        guard dataStart + end == bytes.count else {
            throw Self.broken(
                "it is \(bytes.count) bytes long where its header asks for \(dataStart + end)", path
            )
        }
        self.entries = entries
        self.metadata = metadata
    }

    /// Checks that a tensor is there with the shape given.
    @discardableResult
    func check(_ name: String, shape: [Int]) throws(KeifuError) -> Entry {
        guard let entry = entries[name] else {
            throw .badInput(
                "the tensor \(name) is missing", file: path,
                remedy: "The checkpoint is of another architecture.")
        }
        guard entry.shape == shape else {
            throw .badInput(
                "the tensor \(name) has the shape \(entry.shape) where \(shape) is wanted",
                file: path, remedy: "The checkpoint is of another architecture.")
        }
        return entry
    }

    /// Copies a tensor's values.
    /// - Throws: `KeifuError` where it is missing, has another shape, or holds a value that is not finite.
    func read(
        _ name: String, shape: [Int], into target: UnsafeMutableBufferPointer<Float>
    ) throws(KeifuError) {
        let entry = try check(name, shape: shape)
        precondition(target.count * SafeTensors.elementSize == entry.offsets.count)
        let begin = dataStart + entry.offsets.lowerBound
        let source = UnsafeRawBufferPointer(
            rebasing: file.bytes[begin..<begin + entry.offsets.count])
        UnsafeMutableRawBufferPointer(target).copyMemory(from: source)
        if let bad = target.firstIndex(where: { !$0.isFinite }) {
            throw .badInput(
                "the tensor \(name) holds \(target[bad]) at element \(bad)", file: path,
                offset: UInt64(begin + bad * SafeTensors.elementSize),
                remedy: "The weights are damaged or diverged; go back to an earlier checkpoint.")
        }
    }

    private static func count(_ shape: [Int]) -> Int? {
        var count = 1
        for side in shape {
            guard side >= 0 else { return nil }
            let (product, overflow) = count.multipliedReportingOverflow(by: side)
            if overflow { return nil }
            count = product
        }
        return count
    }

    private static func broken(_ problem: String, _ path: String) -> KeifuError {
        .badInput(
            problem, file: path,
            remedy: "The file was cut short or damaged; restore it or use another checkpoint.")
    }
}
