import CommandSupport
import Lineage
import Tracing

/// Prints where characters came from, a line a unit:
///
/// ```
///    12..13    世            bytes 1024..1026   90 a2                  decode
/// ```
enum CharacterPrinter {
    /// The most raw bytes that a line shows.
    private static let mostBytes = 16

    static func print(_ unit: CharacterTrace.Unit, of trace: CharacterTrace) {
        let text = String(decoding: unit.text, as: UTF8.self)
            .replacing("\n", with: "\\n").replacing("\t", with: "\\t")
        var hex = unit.raw.prefix(mostBytes).map { Digest.hex([$0]) }.joined(separator: " ")
        if unit.raw.count > mostBytes { hex += " …" }
        let start = trace.recordStart ?? 0
        let place =
            "\(start + UInt64(unit.record.lowerBound))..\(start + UInt64(unit.record.upperBound))"
        let what = trace.recordStart == nil ? "of the decoded record" : "bytes"
        let edits = unit.edits.keys.map(\.name).sorted().joined(separator: ", ")
        Terminal.line(
            "\(unit.characters.lowerBound)..\(unit.characters.upperBound)\t\(text)\t\(what) \(place)\t\(hex)\t\(edits)"
        )
    }
}
