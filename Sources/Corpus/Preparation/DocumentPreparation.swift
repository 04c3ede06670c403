public import JapaneseText
public import Lineage
public import Recipes
public import Storage

/// Raw bytes to prepared document: decode, extract, normalise, mask, measure.
///
/// A record that cannot become a document is dropped with a reason:
///
/// | stage | rule | when |
/// |---|---|---|
/// | `decode` | `empty` | there are no bytes, or white space alone |
/// | `decode` | `binary` | more than 1% of the characters are control characters |
/// | `decode` | `encoding` | the record says that it is in an encoding that is not read here |
/// | `decode` | `undecodable` | more of the characters than the recipe's limit stand for bytes illegal in the encoding |
/// | `extract` | `empty` | the format's frame is all there is, or normalisation leaves nothing of the rest |
/// | `extract` | … | what a format's reader refuses, by the names it documents |
/// | `measure` | `morphemes` | MeCab refuses the text |
public struct DocumentPreparation: Sendable {
    /// The source that records come from.
    public let source: SourceDescription
    /// The normalisation of the recipe.
    public let normalization: NormalizationChain
    /// The masks of the recipe.
    private let masker: Masker
    /// What a record may be at most.
    public let limits: BuildRecipe.Limits
    /// The encoding of all records, or `nil` for `auto` and for UTF-16, whose byte order records
    /// say.
    private let fixedEncoding: CharacterEncoding?

    /// The greatest share of control characters in a document.
    public static let binaryTolerance = 0.01

    /// A preparation of a source's records under a recipe's rules.
    public init(
        source: SourceDescription, normalize: [NormalizationRule],
        masks: [BuildRecipe.Mask] = [], limits: BuildRecipe.Limits = .init()
    ) throws(KeifuError) {
        self.source = source
        self.limits = limits
        normalization = NormalizationChain(normalize)
        masker = Masker(masks)
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

    /// Prepares a record without measuring it: ``PreparedDocument/measures`` stays empty.
    func prepare(_ record: RawRecord) throws(PreparationFailure) -> PreparedDocument {
        if let failure = record.failure { throw failure }
        return try prepareText(record.bytes, path: record.path, encoding: record.encoding)
    }

    /// Prepares a record's bytes.
    ///
    /// - Parameters:
    ///   - raw: the record's bytes.
    ///   - path: its file's path in the source.
    ///   - encoding: the file's encoding where it was found on the whole file.
    ///   - meter: this thread's meter.
    public func prepare(
        _ raw: [UInt8], path: String, encoding: CharacterEncoding? = nil,
        meter: DocumentMeter
    ) throws(PreparationFailure) -> PreparedDocument {
        var document = try prepareText(raw, path: path, encoding: encoding)
        try measure(&document, meter: meter)
        return document
    }

    /// Measures a prepared document.
    func measure(
        _ document: inout PreparedDocument, meter: DocumentMeter
    ) throws(PreparationFailure) {
        do throws(KeifuError) {
            document.measures = try meter.measure(
                document.text,
                in: DocumentMeter.Surroundings(
                    url: document.metadata.url, linkFraction: document.linkFraction,
                    masked: document.masked))
        } catch {
            throw PreparationFailure(
                stage: "measure", rule: "morphemes", detail: error.description)
        }
    }

    /// Prepares a record's bytes without measuring them: ``PreparedDocument/measures`` stays empty.
    public func prepareText(
        _ raw: [UInt8], path: String, encoding: CharacterEncoding? = nil
    ) throws(PreparationFailure) -> PreparedDocument {
        try prepareText(raw, path: path, encoding: encoding) { _ in }
    }

    /// Prepares a record's bytes without measuring them, and tells the name of each stage when it is
    /// done: `decode`, `extract`, `normalize`, `mask`, `pack`.
    func prepareText(
        _ raw: [UInt8], path: String, encoding: CharacterEncoding?, didStage: (String) -> Void
    ) throws(PreparationFailure) -> PreparedDocument {
        let body = try body(of: raw)
        do throws(PreparationFailure) {
            return try prepareText(
                raw, body: body, path: path, encoding: encoding, didStage: didStage)
        } catch {
            var failure = error
            var known = failure.metadata ?? DocumentMetadata()
            known.fill(from: body.metadata)
            failure.metadata = known
            throw failure
        }
    }

    private func prepareText(
        _ raw: [UInt8], body: RecordBody, path: String, encoding: CharacterEncoding?,
        didStage: (String) -> Void
    ) throws(PreparationFailure) -> PreparedDocument {
        let record = body.uncoded ?? raw
        let decoded = try decode(Self.slice(record, body.range), of: body, known: encoding)
        didStage("decode")
        let extracted = try extract(decoded.text, body: body, path: path)
        var metadata = extracted.metadata
        metadata.fill(from: body.metadata)
        metadata.encoding = decoded.encoding.name
        let own = Self.applied(
            extracted.layers, to: decoded.text,
            after: body.framed(decoded.map, length: record.count))
        didStage("extract")
        guard !own.text.isEmpty else { throw PreparationFailure(stage: "extract", rule: "empty") }
        let normalized = normalization.apply(own.text, after: own.map)
        didStage("normalize")
        let masked = masked(normalized)
        didStage("mask")
        guard !masked.text.isEmpty else {
            throw PreparationFailure(
                stage: "extract", rule: "empty", detail: "normalisation leaves nothing")
        }
        let stored = StoredEdits(encoding: decoded.encoding, layers: extracted.layers)
            .packed(over: decoded.text)
        didStage("pack")
        return PreparedDocument(
            text: masked.text, map: masked.map, storedEdits: stored, metadata: metadata,
            measures: [], linkFraction: extracted.linkFraction, masked: masked.counts,
            undecodable: decoded.undecodable,
            firstUndecodable: decoded.firstUndecodable.map { body.range.lowerBound + $0 })
    }

    /// A document's text made again, with the way back to its bytes.
    public struct Rebuilt: Sendable {
        /// The text as it is stored, in UTF-8: normalised, masked and cut.
        public let text: [UInt8]
        /// The raw record with its HTTP codings removed; for every other format the raw record.
        public let record: [UInt8]
        /// From ``record`` to text.
        public let map: EditMap
    }

    /// Text and map again, from raw bytes and stored edits: regular stages are computed, the format
    /// is not read.
    ///
    /// - Parameter stage: cuts of later stages are not made.
    public func rebuild(
        raw: [UInt8], path: String, storedEdits: [UInt8], to stage: DocumentTexts.Stage = .stored
    ) throws(KeifuError) -> Rebuilt {
        let body = try recordedBody(of: raw, path: path)
        let record = body.uncoded ?? raw
        let encoding = try StoredEdits.encoding(of: storedEdits, path: path)
        let decoded = TextDecoder.decode(Self.slice(record, body.range), as: encoding)
        let stored = try StoredEdits(packed: storedEdits, over: decoded.text, path: path)
        let own = Self.applied(
            stored.layers, to: decoded.text, after: body.framed(decoded.map, length: record.count))
        let masked = masked(normalization.apply(own.text, after: own.map))
        let cuts = try stored.cuts(over: masked.text, path: path).filter { layer in
            switch stage {
            case .prepared: false
            case .decontaminated:
                layer.edits.allSatisfy { $0.editClass == .contamination }
            case .stored: true
            }
        }
        let cut = Self.applied(cuts, to: masked.text, after: masked.map)
        return Rebuilt(text: cut.text, record: record, map: cut.map)
    }

    /// The text with personal information masked; its map continues that of the text.
    private func masked(
        _ normalized: (text: [UInt8], map: EditMap)
    ) -> (text: [UInt8], map: EditMap, counts: [Int]) {
        let (masked, counts) = masker.apply(normalized.text)
        guard let masked else { return (normalized.text, normalized.map, counts) }
        return (masked.text, normalized.map.followed(by: masked.map), counts)
    }

    /// The text after a format's edits, layer by layer; its map continues `map`.
    private static func applied(
        _ layers: [TextEdits], to text: [UInt8], after map: EditMap
    ) -> (text: [UInt8], map: EditMap) {
        var (text, map) = (text, map)
        for edits in layers {
            guard let result = edits.apply(to: text) else { continue }
            text = result.text
            map = map.followed(by: result.map)
        }
        return (text, map)
    }

    /// The place of the text in a record that gave a document once.
    private func recordedBody(
        of raw: [UInt8], path: String
    ) throws(KeifuError) -> RecordBody {
        do throws(PreparationFailure) {
            return try body(of: raw)
        } catch {
            throw KeifuError(
                .mismatch, "the raw record has no text any more: \(error.drop.rule)", file: path,
                remedy: "Restore the file as it was.")
        }
    }

    private static func slice(_ record: [UInt8], _ range: Range<Int>) -> [UInt8] {
        range == 0..<record.count ? record : Array(record[range])
    }

    /// The encoding that the source fixes for the bytes; `nil` where it is to be found out.
    func fixed(_ raw: [UInt8]) -> CharacterEncoding? {
        // The byte order of lines is known of the whole file.
        if source.encoding == "utf-16", source.format != .lines {
            // Little-endian where no byte order mark says otherwise, as the WHATWG Encoding
            // Standard has it.
            let marked = raw.withUnsafeBufferPointer { EncodingDetector.byteOrderMark($0) }
            return marked == .utf16BigEndian ? .utf16BigEndian : .utf16LittleEndian
        }
        return fixedEncoding
    }
}
