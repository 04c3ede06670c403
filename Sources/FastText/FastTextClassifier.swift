internal import CFastTextShims
public import Storage

/// A fastText classifier and one of its labels. Loaded once and shared by all threads.
///
/// ```swift
/// let japanese = try FastTextClassifier(path: "lid.176.ftz", label: "ja")
/// let score = japanese.probability(of: Array("これは日本語です".utf8))        // 0.99…
/// ```
public final class FastTextClassifier: @unchecked Sendable {
    // Unchecked: a model is read-only after loading; each prediction has a state of its own.
    private let model: OpaquePointer
    private let label: Int32

    /// Loads a model, `.bin` or quantised (`.ftz`).
    ///
    /// - Parameter label: a label of the model, with or without fastText's prefix `__label__`.
    /// - Throws: `KeifuError` where the file is no classifier of fastText's, is damaged or has no such
    ///   label.
    public init(path: String, label: String) throws(KeifuError) {
        let file = try MappedFile(path: path)
        let labels = try ModelOutline(file.bytes, file: path).labels
        guard let name = ["__label__" + label, label].first(where: labels.contains) else {
            throw .badInput(
                "the fastText model has no label \"\(label)\"", file: path,
                remedy: "It has \(Self.list(labels)).")
        }
        var message = [CChar](repeating: 0, count: 256)
        let loaded = file.withBytes {
            keifu_fasttext_load(
                $0.baseAddress?.assumingMemoryBound(to: UInt8.self), $0.count, &message,
                message.count)
        }
        guard let loaded else {
            let words = message.withUnsafeBytes { $0.prefix { $0 != 0 } }
            throw .badInput(
                "fastText does not load the model: \(String(decoding: words, as: UTF8.self))",
                file: path, remedy: "Fetch it again, or free some memory.")
        }
        model = loaded
        self.label = keifu_fasttext_label(loaded, name)
    }

    deinit { keifu_fasttext_free(model) }

    /// The probability of the label for a text, as `fasttext predict-prob` prints it for the text on one line,
    /// in 0 … 1; 0 where the text holds nothing that the model knows, or where the sum of its weights
    /// overflows.
    ///
    /// fastText reads a line up to a line feed or the word `</s>`, which it takes for one, so that line
    /// feeds and such words become spaces here. There is no limit of length, and time is linear in it:
    /// a text without spaces is one long word of which fastText takes the n-grams of characters that
    /// the model was trained with.
    public func probability(of text: [UInt8]) -> Float {
        let line = Self.line(text)
        let value = line.withUnsafeBufferPointer {
            keifu_fasttext_probability(model, $0.baseAddress, $0.count, label)
        }
        // fastText adds 1e-5 to each probability before it takes the logarithm.
        return value >= 0 ? min(value, 1) : 0
    }

    /// A text as one line that fastText reads to its end.
    static func line(_ text: [UInt8]) -> [UInt8] {
        let end: [UInt8] = Array("</s>".utf8)
        return [UInt8](unsafeUninitializedCapacity: text.count + 1) { line, count in
            var wordStart = 0
            func finishWord(at place: Int) {
                if place - wordStart == end.count, line[wordStart..<place].elementsEqual(end) {
                    line[wordStart..<place].update(repeating: 0x20)
                }
                wordStart = place + 1
            }
            for (place, byte) in text.enumerated() {
                let endsWord = byte <= 0x20 && (byte == 0x20 || byte == 0 || 9...13 ~= byte)
                line.initializeElement(at: place, to: byte == 0x0A ? 0x20 : byte)
                if endsWord { finishWord(at: place) }
            }
            finishWord(at: text.count)
            line.initializeElement(at: text.count, to: 0x0A)
            count = text.count + 1
        }
    }

    private static func list(_ labels: [String]) -> String {
        let shown = labels.prefix(20).map {
            "\"\($0.hasPrefix("__label__") ? String($0.dropFirst(9)) : $0)\""
        }
        let rest = labels.count - shown.count
        return shown.joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
}
