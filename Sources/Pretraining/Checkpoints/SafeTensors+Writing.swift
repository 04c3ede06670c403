internal import Lineage
internal import Storage

extension SafeTensors {
    /// Writes tensors in the order given; the file appears under its name only when it is whole.
    /// - Returns: the SHA-256 of the file.
    @discardableResult
    static func write(
        _ tensors: [Tensor], metadata: [(String, String)], to path: String
    ) throws(KeifuError) -> Digest {
        var fields: [(String, JSONText)] = [
            (
                "__metadata__",
                .object([("format", "pt")] + metadata.map { ($0, .string($1)) })
            )
        ]
        var offset = 0
        for tensor in tensors {
            precondition(tensor.shape.reduce(1, *) == tensor.values.count)
            let end = offset + tensor.values.count * elementSize
            fields.append(
                (
                    tensor.name,
                    .object([
                        ("dtype", "F32"),
                        ("shape", .array(tensor.shape.map { JSONText($0) })),
                        ("data_offsets", .array([JSONText(offset), JSONText(end)])),
                    ])
                ))
            offset = end
        }
        var header = Array(JSONText.object(fields).line.utf8)
        while header.count % 8 != 0 { header.append(0x20) }

        let writer = try AtomicFileWriter(path: path)
        var length = ByteWriter()
        length.integer(UInt64(header.count))
        try writer.write(length.bytes)
        try writer.write(header)
        let block = 1 << 18
        for tensor in tensors {
            for begin in stride(from: 0, to: tensor.values.count, by: block) {
                let end = min(begin + block, tensor.values.count)
                let part = UnsafeBufferPointer(rebasing: tensor.values[begin..<end])
                // Every platform that we build for is little-endian, as the format is.
                try writer.write(Array(UnsafeRawBufferPointer(part)))
            }
        }
        return try writer.commit()
    }
}
