internal import MPI
internal import Storage

extension Team {
    /// What the root finds, at every rank. Where the root fails, every rank throws the root's error.
    func fromRoot(_ body: () throws -> [UInt8]) throws -> [UInt8] {
        guard size > 1 else { return try body() }
        var message: [UInt8] = []
        if isRoot {
            do {
                message = [0] + (try body())
            } catch {
                let failure = error as? KeifuError ?? KeifuError(.inputOutput, "\(error)")
                message = [1] + Self.encode(failure)
            }
        }
        message = try broadcast(message)
        guard message.first == 0 else { throw try Self.decode(message.dropFirst()) }
        return Array(message.dropFirst())
    }

    private static func encode(_ error: KeifuError) -> [UInt8] {
        var writer = ByteWriter()
        writer.integer(error.kind.rawValue)
        writer.integer(Int64(error.line ?? -1))
        writer.integer(UInt8(error.offset == nil ? 0 : 1))
        writer.integer(error.offset ?? 0)
        for text in [error.problem, error.file ?? "", error.remedy ?? ""] { writer.field(text) }
        return writer.bytes
    }

    private static func decode(_ bytes: ArraySlice<UInt8>) throws(KeifuError) -> KeifuError {
        var reader = ByteReader(bytes, file: "a message of rank 0")
        let kind = KeifuError.Kind(rawValue: try reader.integer(Int32.self)) ?? .inputOutput
        let line = Int(try reader.integer(Int64.self))
        let hasOffset = try reader.integer(UInt8.self) == 1
        let offset = try reader.integer(UInt64.self)
        let problem = try reader.text()
        let file = try reader.text()
        let remedy = try reader.text()
        return KeifuError(
            kind, problem, file: file.isEmpty ? nil : file, line: line < 0 ? nil : line,
            offset: hasOffset ? offset : nil, remedy: remedy.isEmpty ? nil : remedy)
    }
}
