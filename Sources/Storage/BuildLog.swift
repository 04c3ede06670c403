internal import Foundation

/// `build-log.jsonl`: everything about the making of a folder that must not change its bytes.
///
/// Clock times, host, ranks, threads, resumes and the places where parents and raw sources lay go here; the
/// file stands outside every hash. A line is one JSON object with at least `time` and `event`.
public struct BuildLog: Sendable {
    /// The log's name in its folder.
    public static let name = "build-log.jsonl"
    private let folder: String

    /// The log of a folder.
    public init(folder: String) { self.folder = folder }

    /// Appends an event.
    public func append(_ event: String, _ fields: [String: any Sendable] = [:]) throws(KeifuError) {
        var object: [String: Any] = fields
        object["time"] = Date().ISO8601Format()
        object["event"] = event
        let data: Data
        do {
            data = try JSONSerialization.data(
                withJSONObject: object, options: [.sortedKeys, .withoutEscapingSlashes])
        } catch {
            throw .badInput("an event of the build log is not JSON: \(error)", file: folder)
        }
        try Files.append(Paths.join(folder, Self.name), Array(data) + [0x0A])
    }

    /// Records where a parent artefact or a raw source lies: relative to this folder, and absolute.
    public func recordLocation(of name: String, path: String) throws(KeifuError) {
        try append(
            "location",
            [
                "name": name, "relative": Paths.relative(path, from: folder),
                "absolute": Paths.absolute(path),
            ])
    }

    /// The events of the log in order; lines that are not JSON, as a power cut may leave one, are skipped.
    public func events() -> [[String: Any]] {
        guard let bytes = try? Files.read(Paths.join(folder, Self.name)) else { return [] }
        return bytes.split(separator: 0x0A).compactMap {
            try? JSONSerialization.jsonObject(with: Data($0)) as? [String: Any]
        }
    }

    /// Where a parent or a source lies now: the last recorded place that still exists, if any.
    public func location(of name: String) -> String? {
        for event in events().reversed()
        where event["event"] as? String == "location" && event["name"] as? String == name {
            if let relative = event["relative"] as? String {
                let path = Paths.join(folder, relative)
                if Files.exists(path) { return path }
            }
            if let absolute = event["absolute"] as? String, Files.exists(absolute) {
                return absolute
            }
        }
        return nil
    }
}
