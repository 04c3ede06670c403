public import JapaneseText
public import Lineage
public import Recipes
public import Storage

/// Raw bytes to prepared document: decode, extract, normalise, measure.
///
/// A record that cannot become a document is dropped with a reason:
///
/// | stage | rule | when |
/// |---|---|---|
/// | `decode` | `empty` | there are no bytes, or white space alone |
/// | `decode` | `binary` | more than 1% of the characters are control characters |
/// | `decode` | `undecodable` | more than 1% of the characters stand for bytes illegal in the encoding |
/// | `extract` | `empty` | the format's frame is all there is |
/// | `measure` | `morphemes` | MeCab refuses the text |
public struct DocumentPreparation: Sendable {
    /// The source that records come from.
    public let source: SourceDescription
    /// The normalisation of the recipe.
    public let normalization: NormalizationChain
    /// The encoding of all records, or `nil` for `auto` and for UTF-16, whose byte order records
    /// say.
    private let fixedEncoding: CharacterEncoding?

    /// The greatest share of control characters, and of undecodable ones, in a document.
    public static let tolerance = 0.01

    /// A preparation of a source's records under a recipe's rules.
    public init(source: SourceDescription, normalize: [NormalizationRule]) throws(KeifuError) {
        self.source = source
        normalization = NormalizationChain(normalize)
        switch source.encoding {
        case "auto", "utf-16": fixedEncoding = nil
        default:
            guard
                let encoding = CharacterEncoding.allCases.first(where: {
                    $0.name == source.encoding
                })
            else {
                throw .badInput(
                    "\(source.encoding) is no known encoding", file: source.folder,
                    remedy: "Known are \(SourceDescription.encodings.joined(separator: ", ")).")
            }
            fixedEncoding = encoding
        }
    }

    /// Prepares a record.
    public func prepare(
        _ record: RawRecord, morphemes: MorphemeAnalyzer
    ) throws(PreparationFailure) -> PreparedDocument {
        try prepare(
            record.bytes, path: record.path, encoding: record.encoding, morphemes: morphemes)
    }

    /// Prepares a record's bytes.
    ///
    /// - Parameters:
    ///   - raw: the record's bytes.
    ///   - path: its file's path in the source.
    ///   - encoding: the file's encoding where it was found on the whole file.
    ///   - morphemes: this thread's analyser.
    public func prepare(
        _ raw: [UInt8], path: String, encoding: CharacterEncoding? = nil,
        morphemes: MorphemeAnalyzer
    ) throws(PreparationFailure) -> PreparedDocument {
        var document = try prepareText(raw, path: path, encoding: encoding)
        do throws(KeifuError) {
            document.measures = try Measure.all(of: document.text, morphemes: morphemes)
        } catch {
            throw PreparationFailure(
                stage: "measure", rule: "morphemes", detail: error.description)
        }
        return document
    }

    /// Prepares a record's bytes without measuring them: ``PreparedDocument/measures`` stays empty.
    public func prepareText(
        _ raw: [UInt8], path: String, encoding: CharacterEncoding? = nil
    ) throws(PreparationFailure) -> PreparedDocument {
        let decoded = try decode(raw, encoding: encoding)
        let extracted = extract(decoded.text, path: path)
        var metadata = extracted.metadata
        metadata.encoding = decoded.encoding.name
        var text = decoded.text
        var map = decoded.map
        if let result = extracted.edits.apply(to: text) {
            text = result.text
            map = map.followed(by: result.map)
        }
        guard !text.isEmpty else { throw PreparationFailure(stage: "extract", rule: "empty") }
        let stored = StoredEdits(encoding: decoded.encoding, edits: extracted.edits)
        let normalized = normalization.apply(text, after: map)
        return PreparedDocument(
            text: normalized.text, map: normalized.map,
            storedEdits: stored.packed(over: decoded.text), metadata: metadata, measures: [],
            undecodable: decoded.undecodable, firstUndecodable: decoded.firstUndecodable)
    }

    /// Text and map again, from raw bytes and stored edits: regular stages are computed, the format
    /// is not read.
    public func rebuild(
        raw: [UInt8], path: String, storedEdits: [UInt8]
    ) throws(KeifuError) -> (text: [UInt8], map: EditMap) {
        let encoding = try StoredEdits.encoding(of: storedEdits, path: path)
        let decoded = TextDecoder.decode(raw, as: encoding)
        let stored = try StoredEdits(packed: storedEdits, over: decoded.text, path: path)
        guard let result = stored.edits.apply(to: decoded.text) else {
            return normalization.apply(decoded.text, after: decoded.map)
        }
        return normalization.apply(result.text, after: decoded.map.followed(by: result.map))
    }

    /// The encoding that the source fixes for the bytes; `nil` where it is to be found out.
    func fixed(_ raw: [UInt8]) -> CharacterEncoding? {
        if source.encoding == "utf-16" {
            // Little-endian where no byte order mark says otherwise, as the WHATWG Encoding
            // Standard has it.
            let marked = raw.withUnsafeBufferPointer { EncodingDetector.byteOrderMark($0) }
            return marked == .utf16BigEndian ? .utf16BigEndian : .utf16LittleEndian
        }
        return fixedEncoding
    }

    private func extract(_ text: [UInt8], path: String) -> ExtractedDocument {
        switch source.format {
        case .aozora: AozoraReader.extract(text, path: path)
        case .text, .lines: ExtractedDocument()
        }
    }
}

/// What a reader of a format found in decoded text.
struct ExtractedDocument {
    var edits = TextEdits()
    var metadata = DocumentMetadata()
}
