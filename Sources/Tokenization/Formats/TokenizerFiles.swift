internal import Foundation
internal import Storage

/// The files that `transformers` and HF `tokenizers` load.
struct TokenizerFiles {
    /// Names and bytes.
    let files: [(name: String, bytes: [UInt8])]

    /// The files of a tokenizer, of which `tokenizerJSON` are the bytes of the one that says everything.
    init(specialTokens: [SpecialToken], tokenizerJSON: [UInt8]) throws {
        let contents = specialTokens.map(\.content)
        var config: [String: Any] = [
            "tokenizer_class": "PreTrainedTokenizerFast",
            "clean_up_tokenization_spaces": false,
            "model_max_length": 1_000_000_000,
            "added_tokens_decoder": Dictionary(
                uniqueKeysWithValues: specialTokens.map {
                    (
                        String($0.id),
                        [
                            "content": $0.content, "lstrip": false, "rstrip": false,
                            "normalized": false, "single_word": false, "special": true,
                        ] as [String: Any]
                    )
                }),
        ]
        var map: [String: Any] = [:]
        for (role, candidates) in Self.roles {
            guard let token = candidates.first(where: contents.contains) else { continue }
            config[role] = token
            map[role] = token
        }
        let others = contents.filter { content in !map.values.contains { $0 as? String == content }
        }
        if !others.isEmpty {
            map["additional_special_tokens"] = others
            config["additional_special_tokens"] = others
        }
        files = [
            (Tokenizer.fileName, tokenizerJSON),
            ("tokenizer_config.json", try Self.json(config)),
            ("special_tokens_map.json", try Self.json(map)),
        ]
    }

    /// The usual spellings of the tokens that have a role.
    private static let roles = [
        ("bos_token", ["<|beginoftext|>", "<|begin_of_text|>", "<s>", "<|endoftext|>"]),
        ("eos_token", ["<|endoftext|>", "<|end_of_text|>", "</s>"]),
        ("pad_token", ["<|pad|>", "<pad>", "[PAD]"]),
        ("unk_token", ["<|unk|>", "<unk>", "[UNK]"]),
    ]

    /// JSON with sorted keys, so that the bytes depend on the content alone.
    static func json(_ object: [String: Any]) throws -> [UInt8] {
        let data = try JSONSerialization.data(
            withJSONObject: object, options: [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes])
        return Array(data) + [0x0A]
    }

    /// Writes the files into a folder. Files there that are the same stay; others are never written over.
    func write(to folder: String) throws(KeifuError) {
        for (name, bytes) in files {
            let path = Paths.join(folder, name)
            if Files.exists(path), try Files.read(path) != bytes {
                throw .badInput(
                    "another tokenizer lies there", file: path, remedy: "Name another --output.")
            }
        }
        for (name, bytes) in files { try Files.replace(Paths.join(folder, name), with: bytes) }
    }
}
