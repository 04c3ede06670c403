internal import CMeCab

/// Cuts sentences into morphemes. One thread at a time.
public final class MeCabTagger {
    private let model: MeCabModel
    private let tagger: OpaquePointer
    private let lattice: OpaquePointer

    /// A tagger over a shared model.
    public init(_ model: MeCabModel) throws(MeCabError) {
        guard let tagger = mecab_model_new_tagger(model.handle) else {
            throw MeCabError(message: mecab_strerror(nil).map { String(cString: $0) } ?? "")
        }
        guard let lattice = mecab_model_new_lattice(model.handle) else {
            mecab_destroy(tagger)
            throw MeCabError(message: mecab_strerror(nil).map { String(cString: $0) } ?? "")
        }
        self.model = model
        self.tagger = tagger
        self.lattice = lattice
    }

    deinit {
        mecab_lattice_destroy(lattice)
        mecab_destroy(tagger)
    }

    /// A morpheme, as long as the call that hands it over lasts.
    public struct Morpheme {
        /// Its bytes, inside the sentence's.
        public let surface: UnsafeBufferPointer<UInt8>
        /// A comma-separated text that ends with a zero byte and begins with the part of speech (名詞, 動詞, …).
        public let features: UnsafePointer<CChar>
        /// The class of its entry in the table of costs, where words before it are concerned.
        public let leftContext: UInt16
    }

    /// Calls `body` with each morpheme of a sentence, in order.
    ///
    /// - Parameters:
    ///   - sentence: UTF-8, short: MeCab's memory grows with it, and very long input makes it crash.
    ///   - body: takes a morpheme.
    public func forEachMorpheme(
        _ sentence: UnsafeBufferPointer<UInt8>, _ body: (Morpheme) -> Void
    ) throws(MeCabError) {
        guard let base = sentence.baseAddress, !sentence.isEmpty else { return }
        // MeCab takes a zero byte for the end; callers' text holds none once control characters are
        // out, and a sentence that does is analysed up to it.
        UnsafeRawPointer(base).withMemoryRebound(to: CChar.self, capacity: sentence.count) {
            mecab_lattice_set_sentence2(lattice, $0, sentence.count)
        }
        guard mecab_parse_lattice(tagger, lattice) != 0 else {
            throw MeCabError(
                message: mecab_lattice_strerror(lattice).map { String(cString: $0) } ?? "")
        }
        var next = UnsafePointer(mecab_lattice_get_bos_node(lattice))
        while let node = next {
            // 0 and 1 are known and unknown words, 2 and 3 the two ends.
            if node.pointee.stat <= 1, let features = node.pointee.feature,
                let surface = node.pointee.surface
            {
                let count = Int(node.pointee.length)
                let bytes = UnsafeRawPointer(surface).assumingMemoryBound(to: UInt8.self)
                body(
                    Morpheme(
                        surface: UnsafeBufferPointer(start: bytes, count: count),
                        features: features, leftContext: node.pointee.lcAttr))
            }
            next = UnsafePointer(node.pointee.next)
        }
    }
}
