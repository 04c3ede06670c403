import Foundation
import Storage
import TestSupport

/// Small files of every format in every container, packed by Python: a file is a list of members.
enum RecordSeeds {
    struct Seed: Sendable {
        let format: String
        let container: String
        let file: [UInt8]
        /// The file's name, with the container's extension.
        var name: String {
            switch container.prefix(2) {
            case "gz": "a.gz"
            case "zs": "a.zst"
            case "bz": "a.bz2"
            default: "a"
            }
        }
        var encoding: String { format == "lines" ? "utf-8" : "auto" }
    }

    /// Nothing where there is no Python.
    static let all: [Seed] = (try? make()) ?? []

    private static func make() throws -> [Seed] {
        let output = try PythonOracle.bytes(script)
        var seeds: [Seed] = []
        var rest = output[...]
        while let line = rest.firstIndex(of: 0x0A) {
            let words = String(decoding: rest[..<line], as: UTF8.self).split(separator: " ")
            rest = rest[(line + 1)...]
            guard words.count == 3, let length = Int(words[2]) else { break }
            seeds.append(
                Seed(
                    format: String(words[0]), container: String(words[1]),
                    file: Array(rest.prefix(length))))
            rest = rest.dropFirst(length)
        }
        return try seeds + seeds.filter { $0.container == "each" }.map(zstd)
    }

    /// Members that Python made stand with their lengths, to be packed by zstd.
    private static func zstd(_ seed: Seed) throws -> Seed {
        var file: [UInt8] = []
        var rest = seed.file[...]
        while rest.count >= 4 {
            let length = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            file += try zstdFrame(Array(rest.dropFirst(4).prefix(length)))
            rest = rest.dropFirst(4 + length)
        }
        return Seed(format: seed.format, container: "zstd-each", file: file)
    }

    private static let script = """
        import bz2, gzip, struct, sys
        out = sys.stdout.buffer
        texts = ["これは%d番目の文です。" % n + "日本語の文章が続きます。" * (n % 5) for n in range(24)]
        def warc(n, kind, text):
            http = b"HTTP/1.1 200 OK\\r\\nContent-Type: text/plain\\r\\n\\r\\n" + text.encode()
            return (b"WARC/1.0\\r\\nWARC-Type: " + kind + b"\\r\\nWARC-Target-URI: http://a.jp/%d\\r\\n" % n
                + b"Content-Type: application/http\\r\\nContent-Length: %d\\r\\n\\r\\n" % len(http)
                + http + b"\\r\\n\\r\\n")
        formats = {
            "text": ["".join(texts).encode()],
            "lines": [(t + "\\r\\n\\n"[n % 2:]).encode() for n, t in enumerate(texts)],
            "jsonl": [('{"text": "%s"}\\n' % t).encode() for t in texts],
            "warc": [warc(n, [b"response", b"response", b"request"][n % 3], t)
                for n, t in enumerate(texts)],
            "mediawiki": [b"<mediawiki>"] + [("<page><title>%d</title><text>%s</text></page>\\n" % (n, t)).encode()
                for n, t in enumerate(texts)] + [b"</mediawiki>"],
        }
        for format, members in formats.items():
            whole = b"".join(members)
            for name, data in {
                "plain": whole,
                "gzip": gzip.compress(whole, mtime=0),
                "gzip-each": b"".join(gzip.compress(m, mtime=0) for m in members),
                "bzip2-each": b"".join(bz2.compress(m, 1) for m in members),
                "each": b"".join(struct.pack("<I", len(m)) + m for m in members),
            }.items():
                out.write(b"%s %s %d\\n" % (format.encode(), name.encode(), len(data)) + data)
        """
}
