internal import Glibc
internal import Storage

/// Writes an estimated model as ARPA, n-grams in the order of their characters' code points.
struct ARPAWriter {
    private let model: KneserNey
    private let words: [[UInt8]]

    init(_ model: KneserNey) {
        self.model = model
        let vocabulary = model.counts.vocabulary
        words = (0..<UInt32(vocabulary.count)).map { vocabulary.text($0) }
    }

    func write(to path: String) throws(KeifuError) {
        let writer = try AtomicFileWriter(path: path)
        let order = model.counts.trie.order
        var bytes = Array("\\data\\\n".utf8)
        for order in 1...order {
            bytes += Array("ngram \(order)=\(model.keptCount(order))\n".utf8)
        }
        try writer.write(bytes)
        for order in 1...order { try writeSection(order, to: writer) }
        try writer.write(Array("\n\\end\\\n".utf8))
        try writer.commit()
    }

    private func writeSection(_ order: Int, to writer: AtomicFileWriter) throws(KeifuError) {
        let trie = model.counts.trie
        var bytes = Array("\n\\\(order)-grams:\n".utf8)
        // The n-gram's beginnings, by order: they only ever go forward.
        var path = (1...order).map { trie.level($0).lowerBound }
        for node in trie.level(order) {
            path[order - 1] = node
            for depth in (0..<order - 1).reversed() {
                while trie.nodes[path[depth] + 1].children <= UInt32(path[depth + 1]) {
                    path[depth] += 1
                }
            }
            guard !model.isPruned(node, order: order) else { continue }
            Self.append(log10(Double(trie.nodes[node].probability)), to: &bytes)
            for (depth, node) in path.enumerated() {
                bytes.append(depth == 0 ? 0x09 : 0x20)
                bytes += words[Int(trie.nodes[node].token)]
            }
            if order < trie.order {
                bytes.append(0x09)
                Self.append(log10(Double(trie.nodes[node].backoff)), to: &bytes)
            }
            bytes.append(0x0A)
            if bytes.count > 1 << 16 {
                try writer.write(bytes)
                bytes.removeAll(keepingCapacity: true)
            }
        }
        try writer.write(bytes)
    }

    /// Appends a logarithm that is not above 0 with up to seven decimals, which is what a Float holds.
    static func append(_ value: Double, to bytes: inout [UInt8]) {
        let scaled = Int((max(-value, 0) * 1e7).rounded())
        if scaled > 0 { bytes.append(0x2D) }
        bytes += Array("\(scaled / 10_000_000)".utf8)
        var rest = scaled % 10_000_000
        guard rest > 0 else { return }
        bytes.append(0x2E)
        var unit = 1_000_000
        while rest > 0 {
            bytes.append(0x30 + UInt8(rest / unit))
            rest %= unit
            unit /= 10
        }
    }
}
