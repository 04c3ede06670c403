internal import Lineage
internal import Recipes
internal import Storage

/// The file of a test set: JSON values, one a line, or one over several lines; packed or not.
struct TestSetFile {
    /// A text of an item.
    struct Text {
        /// The line that the item begins on, from 1.
        var item: Int
        /// The place in the item: the field's path with the indexes of arrays.
        var field: String
        /// UTF-8.
        var bytes: [UInt8]
    }

    /// How many items there are.
    private(set) var items = 0
    /// The texts of the fields, in the order of the file and, of an item, of the fields.
    private(set) var texts: [Text] = []

    private let set: BuildRecipe.DecontaminationSettings.TestSet
    private let paths: [FieldPath]
    /// Whether a path led to anything.
    private var isFound: [Bool]
    /// Whether it led to text.
    private var isText: [Bool]
    private var known: [String] = []

    /// A payload larger than this many times the file is none of a test set.
    private static let expansion = 200
    /// The most paths that an error lists.
    private static let mostKnown = 30

    /// Reads the texts of a set's fields.
    ///
    /// - Throws: `KeifuError` naming the file, and the line where one is not JSON; where the file is not the one that
    ///   the recipe was read with, has no items, or none has a text in one of the fields.
    init(_ set: BuildRecipe.DecontaminationSettings.TestSet) throws(KeifuError) {
        self.set = set
        var paths: [FieldPath] = []
        for field in set.fields {
            guard let path = FieldPath(field) else {
                throw .badInput(
                    "\"\(field)\" is no path of a field", file: set.path,
                    remedy: "Write keys with dots between them, such as paragraphs.context.")
            }
            paths.append(path)
        }
        self.paths = paths
        isFound = Array(repeating: false, count: paths.count)
        isText = isFound
        let bytes = try Self.payload(set)
        let values = try Self.values(bytes, file: set.path)
        for value in values {
            guard String(validating: bytes[value.range], as: UTF8.self) != nil else {
                throw .badInput(
                    "this is not UTF-8", file: set.path, line: value.line,
                    remedy: "Convert the file to UTF-8.")
            }
            bytes[value.range].withUnsafeBufferPointer { read($0, item: value.line) }
        }
        items = values.count
        try check()
    }

    /// Throws where a field gave nothing.
    private func check() throws(KeifuError) {
        guard items > 0 else {
            throw .badInput(
                "the test set \(set.name) has no items", file: set.path,
                remedy: "Name a file of JSON objects, one a line.")
        }
        for (index, path) in paths.enumerated() where !isText[index] {
            let problem =
                isFound[index]
                ? "the field \(path.text) holds no text" : "no item has the field \(path.text)"
            let remedy: String
            if let best = Spelling.nearest(path.text, among: known) {
                remedy = "Did you mean \(best)?"
            } else {
                remedy = "Fields with text are \(known.joined(separator: ", "))."
            }
            throw .badInput(problem, file: set.path, remedy: known.isEmpty ? nil : remedy)
        }
    }

    private mutating func read(_ value: UnsafeBufferPointer<UInt8>, item: Int) {
        let reader = JSONTexts(value)
        if known.isEmpty { known = reader.paths(limit: Self.mostKnown) }
        for (index, path) in paths.enumerated() {
            var found: [Text] = []
            isFound[index] =
                reader.forEach(path) { place, bytes in
                    found.append(Text(item: item, field: place, bytes: bytes))
                } || isFound[index]
            isText[index] = isText[index] || !found.isEmpty
            texts += found
        }
    }

    // MARK: Bytes

    /// The file's bytes, unpacked.
    private static func payload(
        _ set: BuildRecipe.DecontaminationSettings.TestSet
    ) throws(KeifuError) -> [UInt8] {
        let input = try InputBlocks(path: set.path, isHashed: true)
        let stream = try PayloadStream(input: input, expansion: expansion)
        if case .unreadable(let name) = stream.container {
            throw .badInput(
                "the test set is packed in \(name)", file: set.path,
                remedy: "Pack it in gzip, zstd or bzip2, or not at all.")
        }
        var bytes: [UInt8] = []
        while try stream.fill() {
            bytes += stream.window
            stream.consume(stream.window.count)
        }
        if let damage = stream.damage {
            throw .badInput(
                "the test set cannot be unpacked: \(damage.detail)", file: set.path,
                offset: UInt64(damage.memberOffset), remedy: "Fetch the file again.")
        }
        guard try input.finish() == set.checksum else { throw input.file.changed }
        return bytes
    }

    /// The JSON values: of every line that is not empty, or, where the first is none, the one of the whole file.
    private static func values(
        _ bytes: [UInt8], file: String
    ) throws(KeifuError) -> [(line: Int, range: Range<Int>)] {
        var values: [(line: Int, range: Range<Int>)] = []
        var line = 0
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            line += 1
            let range = start..<end
            start = end + 1
            if bytes[range].allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { continue }
            guard let failure = failure(of: bytes[range]) else {
                values.append((line, range))
                continue
            }
            if values.isEmpty, self.failure(of: bytes[range.lowerBound...]) == nil {
                return [(line, range.lowerBound..<bytes.count)]
            }
            throw .badInput(
                "not JSON: \(failure.wanted) is wanted at byte \(failure.offset) of the line",
                file: file, line: line, offset: UInt64(range.lowerBound + failure.offset),
                remedy: "A test set is one JSON object a line; mend or remove this one.")
        }
        return values
    }

    private static func failure(of bytes: ArraySlice<UInt8>) -> JSONScanner.Failure? {
        bytes.withUnsafeBufferPointer { text in
            var scanner = JSONScanner(text, wanted: [])
            do throws(JSONScanner.Failure) {
                try scanner.scan()
                return nil
            } catch {
                return error
            }
        }
    }
}
