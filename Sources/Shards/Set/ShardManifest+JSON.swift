internal import Foundation
internal import Lineage

extension ShardManifest: Codable {
    private enum CodingKeys: String, CodingKey {
        case kind
        case format = "format_version"
        case seal
        case root
        case identity
        case corpusRoot = "corpus_root"
        case corpusRecipeHash = "corpus_recipe_hash"
        case tokenizerDigest = "tokenizer_digest"
        case split
        case shuffleSeed = "shuffle_seed"
        case endOfText = "end_of_text"
        case vocabularySize = "vocabulary_size"
        case tokenType = "token_type"
        case tokenCount = "token_count"
        case documentCount = "document_count"
        case documentsRoot = "documents_root"
        case unigramEntropy = "unigram_entropy"
        case total
        case sources
        case licenses
        case files
    }

    /// Reads the JSON form; a root that the other fields do not give is an error.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        let kind = try values.decode(String.self, forKey: .kind)
        let format = try values.decode(Int.self, forKey: .format)
        guard kind == Self.kind, format == Self.formatVersion else {
            throw DecodingError.dataCorruptedError(
                forKey: .kind, in: values,
                debugDescription: "it is that of a \(kind), version \(format)")
        }
        seal = try values.decode(String.self, forKey: .seal)
        identity = try values.digest(.identity)
        corpusRoot = try values.digest(.corpusRoot)
        corpusRecipeHash = try values.digest(.corpusRecipeHash)
        tokenizerDigest = try values.digest(.tokenizerDigest)
        let splitName = try values.decode(String.self, forKey: .split)
        guard let split = Verdict.Split(rawValue: splitName) else {
            throw DecodingError.dataCorruptedError(
                forKey: .split, in: values, debugDescription: "unknown split \(splitName)")
        }
        self.split = split
        shuffleSeed = try values.decode(UInt64.self, forKey: .shuffleSeed)
        endOfText = try values.decode(UInt32.self, forKey: .endOfText)
        vocabularySize = try values.decode(Int.self, forKey: .vocabularySize)
        tokenType = try values.decode(String.self, forKey: .tokenType)
        tokenCount = try values.decode(UInt64.self, forKey: .tokenCount)
        documentCount = try values.decode(Int.self, forKey: .documentCount)
        documentsRoot = try values.digest(.documentsRoot)
        unigramEntropy = try values.decode(Double.self, forKey: .unigramEntropy)
        total = try values.decode(Count.self, forKey: .total)
        sources = try values.decode([String: Count].self, forKey: .sources)
        licenses = try values.decode([String: Count].self, forKey: .licenses)
        files = try values.decode([String: File].self, forKey: .files)
        guard vocabularySize > 0, documentCount >= 0, try values.digest(.root) == root else {
            throw DecodingError.dataCorruptedError(
                forKey: .root, in: values, debugDescription: "the root is not that of the fields")
        }
    }

    /// Writes the JSON form.
    public func encode(to encoder: any Encoder) throws {
        var values = encoder.container(keyedBy: CodingKeys.self)
        try values.encode(Self.kind, forKey: .kind)
        try values.encode(Self.formatVersion, forKey: .format)
        try values.encode(seal, forKey: .seal)
        try values.encode(root.hex, forKey: .root)
        try values.encode(identity.hex, forKey: .identity)
        try values.encode(corpusRoot.hex, forKey: .corpusRoot)
        try values.encode(corpusRecipeHash.hex, forKey: .corpusRecipeHash)
        try values.encode(tokenizerDigest.hex, forKey: .tokenizerDigest)
        try values.encode(split.rawValue, forKey: .split)
        try values.encode(shuffleSeed, forKey: .shuffleSeed)
        try values.encode(endOfText, forKey: .endOfText)
        try values.encode(vocabularySize, forKey: .vocabularySize)
        try values.encode(tokenType, forKey: .tokenType)
        try values.encode(tokenCount, forKey: .tokenCount)
        try values.encode(documentCount, forKey: .documentCount)
        try values.encode(documentsRoot.hex, forKey: .documentsRoot)
        try values.encode(unigramEntropy, forKey: .unigramEntropy)
        try values.encode(total, forKey: .total)
        try values.encode(sources, forKey: .sources)
        try values.encode(licenses, forKey: .licenses)
        try values.encode(files, forKey: .files)
    }
}

extension KeyedDecodingContainer {
    /// A digest in hexadecimal digits.
    func digest(_ key: Key) throws -> Digest {
        let text = try decode(String.self, forKey: key)
        guard let digest = Digest(hex: text) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: self, debugDescription: "\(text) is not a SHA-256")
        }
        return digest
    }
}
