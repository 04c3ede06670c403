internal import Storage

extension Communicator {
    /// Runs `body` at every rank; if it fails anywhere, every rank throws the error of the lowest rank that
    /// failed, so that no rank waits for one that is gone.
    public func together<Result>(_ body: () throws -> Result) throws -> Result {
        let result = Swift.Result { try body() }
        var failure: KeifuError?
        if case .failure(let error) = result {
            failure =
                error as? KeifuError
                ?? KeifuError(.inputOutput, "an unexpected failure: \(error)")
        }
        let failing = try allReduce(failure == nil ? UInt64.max : UInt64(rank), .minimum)
        guard failing != .max else { return try result.get() }
        let message = try broadcast(failure?.encoded ?? [], from: Int(failing))
        throw try KeifuError(encoded: message)
    }

    /// Runs `body` at rank 0 and gives its bytes to every rank; its error is thrown at every rank.
    public func atRoot(_ body: () throws -> [UInt8]) throws -> [UInt8] {
        try broadcast(try together { isRoot ? try body() : [] })
    }
}

extension KeifuError {
    /// The error as bytes, to tell another rank.
    var encoded: [UInt8] {
        var writer = ByteWriter()
        writer.integer(kind.rawValue)
        writer.field(problem)
        writer.field(file ?? "")
        writer.integer(Int64(line ?? -1))
        writer.integer(UInt8(offset == nil ? 0 : 1))
        writer.integer(offset ?? 0)
        writer.field(remedy ?? "")
        return writer.bytes
    }

    init(encoded: [UInt8]) throws(KeifuError) {
        var reader = ByteReader(encoded, file: "a message of another rank")
        let kind = Kind(rawValue: try reader.integer(Int32.self)) ?? .inputOutput
        let problem = try reader.text()
        let file = try reader.text()
        let line = try reader.integer(Int64.self)
        let hasOffset = try reader.integer(UInt8.self) == 1
        let offset = try reader.integer(UInt64.self)
        let remedy = try reader.text()
        self.init(
            kind, problem, file: file.isEmpty ? nil : file, line: line < 0 ? nil : Int(line),
            offset: hasOffset ? offset : nil, remedy: remedy.isEmpty ? nil : remedy)
    }
}
