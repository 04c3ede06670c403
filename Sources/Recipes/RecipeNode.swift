public import Storage
internal import Yams

/// A value of a YAML recipe that knows its file and line, so that every complaint can name them.
///
/// ```swift
/// let root = try RecipeNode.load(path)
/// let fields = try root.mapping(keys: ["name", "partitions"])
/// let name = try fields.required("name").string()
/// let partitions = try fields["partitions"]?.integer(in: 1...4096) ?? 1
/// ```
public struct RecipeNode {
    private let node: Node
    /// The file that the value was read from.
    public let file: String
    /// Where the value stands in the recipe, as `held_out.fraction`; empty for the whole of it.
    public let keyPath: String

    private init(_ node: Node, file: String, keyPath: String) {
        self.node = node
        self.file = file
        self.keyPath = keyPath
    }

    /// Reads a YAML file.
    public static func load(_ path: String) throws(KeifuError) -> RecipeNode {
        try parse(String(decoding: try Files.read(path), as: UTF8.self), file: path)
    }

    /// Reads YAML text, naming `file` in errors.
    public static func parse(_ text: String, file: String) throws(KeifuError) -> RecipeNode {
        do {
            guard let node = try Yams.compose(yaml: text) else {
                throw KeifuError.badInput(
                    "the recipe is empty", file: file, remedy: "Write at least one key.")
            }
            return RecipeNode(node, file: file, keyPath: "")
        } catch let error as KeifuError {
            throw error
        } catch let error as YamlError {
            throw yamlError(error, file: file)
        } catch {
            throw .badInput("the recipe cannot be read: \(error)", file: file)
        }
    }

    private static func yamlError(_ error: YamlError, file: String) -> KeifuError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            .badInput(
                "not YAML: \(problem)", file: file, line: mark.line, remedy: "Mend that line.")
        case .duplicatedKeysInMapping(let duplicates, let context):
            .badInput(
                "the key \(duplicates.joined(separator: ", ")) appears twice", file: file,
                line: context.mark.line, remedy: "Keep one of them.")
        default:
            .badInput("not YAML: \(error)", file: file)
        }
    }

    /// The line that the value begins on, from 1.
    public var line: Int? { node.mark?.line }

    /// An error about this value.
    public func error(_ problem: String, remedy: String? = nil) -> KeifuError {
        let subject = keyPath.isEmpty ? problem : "\(keyPath): \(problem)"
        return .badInput(subject, file: file, line: line, remedy: remedy)
    }

    /// Whether the value is `null` or `~`, or nothing stands behind its colon.
    public var isNull: Bool { node.null != nil }
    /// Whether the value is a mapping.
    public var isMapping: Bool { node.mapping != nil }
    /// Whether the value is a list.
    public var isSequence: Bool { node.sequence != nil }

    /// The values of a mapping by key. Any key that is not among `keys` is an error that names its line.
    public func mapping(keys: [String]) throws(KeifuError) -> RecipeMapping {
        let mapping = try anyMapping()
        for (key, value) in mapping.entries where !keys.contains(key) {
            throw KeifuError.badInput(
                "unknown key \(value.keyPath)", file: file, line: value.keyLine ?? value.line,
                remedy: Spelling.remedy(key, among: keys))
        }
        return mapping
    }

    /// The values of a mapping whose keys are names chosen by the user.
    public func anyMapping() throws(KeifuError) -> RecipeMapping {
        guard let mapping = node.mapping else {
            throw error("a mapping of keys is wanted here", remedy: "Write `key: value` lines.")
        }
        var entries: [(String, RecipeNode)] = []
        for (key, value) in mapping {
            guard let name = key.string else {
                throw error("a key is not text", remedy: "Write a plain name before the colon.")
            }
            var child = RecipeNode(
                value, file: file, keyPath: keyPath.isEmpty ? name : "\(keyPath).\(name)")
            child.keyLine = key.mark?.line
            entries.append((name, child))
        }
        return RecipeMapping(owner: self, entries: entries)
    }

    /// The line of the key before the value, from 1.
    private(set) var keyLine: Int?

    /// The values of a list.
    public func sequence() throws(KeifuError) -> [RecipeNode] {
        guard let sequence = node.sequence else {
            throw error(
                "a list is wanted here", remedy: "Write [a, b] or lines that begin with `-`.")
        }
        return sequence.enumerated().map {
            RecipeNode($1, file: file, keyPath: "\(keyPath)[\($0)]")
        }
    }

    /// Text.
    public func string() throws(KeifuError) -> String {
        guard let scalar = node.scalar, !isNull else { throw error("text is wanted here") }
        return scalar.string
    }

    /// A list of texts.
    public func strings() throws(KeifuError) -> [String] {
        var result: [String] = []
        for item in try sequence() { result.append(try item.string()) }
        return result
    }

    /// One of several words.
    public func choice(_ words: [String]) throws(KeifuError) -> String {
        let word = try string()
        guard words.contains(word) else {
            throw error(
                "\"\(word)\" is not known here",
                remedy: Spelling.remedy(word, among: words))
        }
        return word
    }

    /// A whole number within a range.
    public func integer(in range: ClosedRange<Int>) throws(KeifuError) -> Int {
        guard let value = node.int else { throw error("a whole number is wanted here") }
        guard range.contains(value) else {
            throw error("\(value) is outside \(range.lowerBound) … \(range.upperBound)")
        }
        return value
    }

    /// A whole number of 64 bits without a sign, such as a seed.
    public func unsigned() throws(KeifuError) -> UInt64 {
        guard let scalar = node.scalar, let value = UInt64(scalar.string) else {
            throw error("a whole number from 0 is wanted here")
        }
        return value
    }

    /// A finite number within a range.
    public func number(in range: ClosedRange<Double>) throws(KeifuError) -> Double {
        guard let value = node.float, value.isFinite else { throw error("a number is wanted here") }
        guard range.contains(value) else {
            throw error("\(value) is outside \(range.lowerBound) … \(range.upperBound)")
        }
        return value
    }

    /// `true` or `false`.
    public func boolean() throws(KeifuError) -> Bool {
        guard let value = node.bool else { throw error("true or false is wanted here") }
        return value
    }
}

/// The values of a mapping, by key and in the order of the file.
public struct RecipeMapping {
    fileprivate let owner: RecipeNode
    /// Keys and values in the order of the file.
    public let entries: [(String, RecipeNode)]

    fileprivate init(owner: RecipeNode, entries: [(String, RecipeNode)]) {
        self.owner = owner
        self.entries = entries
    }

    /// The value of a key; `nil` where the key is missing or its value is `null`.
    public subscript(key: String) -> RecipeNode? {
        entries.first { $0.0 == key && !$0.1.isNull }?.1
    }

    /// The value of a key that must be there.
    public func required(_ key: String) throws(KeifuError) -> RecipeNode {
        guard let value = self[key] else {
            throw owner.error("the key \(key) is missing", remedy: "Add `\(key): …`.")
        }
        return value
    }
}
