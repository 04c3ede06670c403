internal import Foundation
internal import Lineage
internal import Storage

/// A JSON object that was read from a file, with errors that name the file and the key.
struct JSONObject {
    let file: String
    private let fields: [String: Any]
    private let keyPath: String

    /// Reads a file that holds one JSON object.
    static func load(_ path: String) throws(KeifuError) -> JSONObject {
        try parse(try Files.read(path), file: path)
    }

    /// Reads bytes that hold one JSON object.
    static func parse(_ bytes: [UInt8], file: String) throws(KeifuError) -> JSONObject {
        let value: Any
        do {
            value = try JSONSerialization.jsonObject(with: Data(bytes))
        } catch {
            throw .badInput(
                "not JSON: the file was cut short or damaged", file: file,
                remedy: "Restore it, or make it again.")
        }
        guard let fields = value as? [String: Any] else {
            throw .badInput("a JSON object is wanted here", file: file)
        }
        return JSONObject(file: file, fields: fields, keyPath: "")
    }

    private init(file: String, fields: [String: Any], keyPath: String) {
        self.file = file
        self.fields = fields
        self.keyPath = keyPath
    }

    /// The names of the keys, sorted by their bytes.
    var keys: [String] {
        fields.keys.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    }

    /// Whether the key is there with a value other than `null`.
    func has(_ key: String) -> Bool { (fields[key].map { !($0 is NSNull) }) ?? false }

    func string(_ key: String) throws(KeifuError) -> String {
        guard let value = fields[key] as? String else { throw wrong(key, "text") }
        return value
    }

    func integer(_ key: String) throws(KeifuError) -> Int {
        guard let value = fields[key] as? NSNumber, let whole = Int(exactly: value.doubleValue),
            !isBoolean(value)
        else { throw wrong(key, "a whole number") }
        return whole
    }

    func unsigned(_ key: String) throws(KeifuError) -> UInt64 {
        guard let value = fields[key] as? NSNumber, !isBoolean(value), value.doubleValue >= 0,
            value.doubleValue == value.doubleValue.rounded()
        else { throw wrong(key, "a whole number from 0") }
        return value.uint64Value
    }

    func number(_ key: String) throws(KeifuError) -> Double {
        guard let value = fields[key] as? NSNumber, !isBoolean(value) else {
            throw wrong(key, "a number")
        }
        return value.doubleValue
    }

    func boolean(_ key: String) throws(KeifuError) -> Bool {
        guard let value = fields[key] as? Bool else { throw wrong(key, "true or false") }
        return value
    }

    func digest(_ key: String) throws(KeifuError) -> Digest {
        guard let value = fields[key] as? String, let digest = Digest(hex: value) else {
            throw wrong(key, "64 hexadecimal digits")
        }
        return digest
    }

    func object(_ key: String) throws(KeifuError) -> JSONObject {
        guard let value = fields[key] as? [String: Any] else { throw wrong(key, "an object") }
        return JSONObject(file: file, fields: value, keyPath: path(key))
    }

    func objects(_ key: String) throws(KeifuError) -> [JSONObject] {
        guard let values = fields[key] as? [Any] else { throw wrong(key, "a list") }
        var result: [JSONObject] = []
        for (index, value) in values.enumerated() {
            guard let fields = value as? [String: Any] else {
                throw wrong(key, "a list of objects")
            }
            result.append(
                JSONObject(file: file, fields: fields, keyPath: "\(path(key))[\(index)]"))
        }
        return result
    }

    func integers(_ key: String) throws(KeifuError) -> [Int] {
        guard let values = fields[key] as? [NSNumber] else {
            throw wrong(key, "a list of whole numbers")
        }
        var result: [Int] = []
        for value in values {
            guard let whole = Int(exactly: value.doubleValue) else {
                throw wrong(key, "a list of whole numbers")
            }
            result.append(whole)
        }
        return result
    }

    func strings(_ key: String) throws(KeifuError) -> [String] {
        guard let values = fields[key] as? [String] else { throw wrong(key, "a list of texts") }
        return values
    }

    private func isBoolean(_ value: NSNumber) -> Bool { value.objCType.pointee == Self.booleanType }

    /// `true` is an NSNumber too; only its type code (`c`) tells it from 1.
    private static let booleanType = NSNumber(value: true).objCType.pointee

    private func path(_ key: String) -> String { keyPath.isEmpty ? key : "\(keyPath).\(key)" }

    private func wrong(_ key: String, _ wanted: String) -> KeifuError {
        .badInput(
            has(key) ? "\(path(key)): \(wanted) is wanted here" : "the key \(path(key)) is missing",
            file: file, remedy: "The file is not what Keifu wrote, or of another version.")
    }
}
