extension TokenizerJSON {
    /// The bytes of a `tokenizer.json` that HF `tokenizers` loads: ids in order, one entry a line.
    func write() -> [UInt8] {
        var out = JSONLines()
        out.line(#"{"#)
        out.line(#"  "version": "1.0","#)
        out.line(#"  "truncation": null,"#)
        out.line(#"  "padding": null,"#)
        out.line(#"  "added_tokens": ["#)
        for (index, token) in model.specialTokens.enumerated() {
            out.text(#"    {"id": \#(token.id), "content": "#)
            out.string(Array(token.content.utf8))
            out.text(#", "single_word": false, "lstrip": false, "rstrip": false, "#)
            out.text(#""normalized": false, "special": true}"#)
            out.line(index + 1 < model.specialTokens.count ? "," : "")
        }
        out.line(#"  ],"#)
        out.line(#"  "normalizer": null,"#)
        writePreTokenizer(&out)
        out.line(#"  "post_processor": null,"#)
        out.line(
            #"  "decoder": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "#
                + #""use_regex": false},"#)
        writeModel(&out)
        out.line(#"}"#)
        return out.bytes
    }

    private func writePreTokenizer(_ out: inout JSONLines) {
        out.line(#"  "pre_tokenizer": {"#)
        out.line(#"    "type": "Sequence","#)
        out.line(#"    "pretokenizers": ["#)
        for pattern in patterns {
            out.text(#"      {"type": "Split", "pattern": {"Regex": "#)
            out.string(Array(pattern.utf8))
            out.line(#"}, "behavior": "Isolated", "invert": false},"#)
        }
        out.line(
            #"      {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "#
                + #""use_regex": false}"#)
        out.line(#"    ]"#)
        out.line(#"  },"#)
    }

    private func writeModel(_ out: inout JSONLines) {
        out.line(#"  "model": {"#)
        out.line(#"    "type": "BPE","#)
        out.line(#"    "dropout": null,"#)
        out.line(#"    "unk_token": null,"#)
        out.line(#"    "continuing_subword_prefix": null,"#)
        out.line(#"    "end_of_word_suffix": null,"#)
        out.line(#"    "fuse_unk": false,"#)
        out.line(#"    "byte_fallback": false,"#)
        out.line(#"    "ignore_merges": false,"#)
        out.line(#"    "vocab": {"#)
        let special = Set(model.specialTokens.map(\.id))
        for id in 0..<model.tokens.count {
            out.text("      ")
            out.string(
                special.contains(UInt32(id))
                    ? Array(model.tokens[id]) : ByteAlphabet.spell(model.tokens[id]))
            out.line(": \(id)" + (id + 1 < model.tokens.count ? "," : ""))
        }
        out.line(#"    },"#)
        out.line(#"    "merges": ["#)
        for (rank, merge) in model.merges.enumerated() {
            out.text("      [")
            out.string(ByteAlphabet.spell(model.tokens[Int(merge.left)]))
            out.text(", ")
            out.string(ByteAlphabet.spell(model.tokens[Int(merge.right)]))
            out.line("]" + (rank + 1 < model.merges.count ? "," : ""))
        }
        out.line(#"    ]"#)
        out.line(#"  }"#)
    }
}

/// JSON text under construction.
private struct JSONLines {
    private(set) var bytes: [UInt8] = []

    mutating func text(_ text: String) { bytes.append(contentsOf: text.utf8) }

    mutating func line(_ text: String) {
        self.text(text)
        bytes.append(0x0A)
    }

    /// A string in quotes, as UTF-8; only what must be escaped is.
    mutating func string(_ text: [UInt8]) {
        bytes.append(0x22)
        for byte in text {
            switch byte {
            case 0x22, 0x5C:
                bytes.append(0x5C)
                bytes.append(byte)
            case 0..<0x20:
                let digits = String(byte, radix: 16)
                self.text("\\u" + String(repeating: "0", count: 4 - digits.count) + digits)
            default: bytes.append(byte)
            }
        }
        bytes.append(0x22)
    }
}
