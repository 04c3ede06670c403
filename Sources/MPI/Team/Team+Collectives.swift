public import Storage

extension Team {
    /// Waits until every rank has come here.
    public func barrier() throws(KeifuError) { try communicator?.barrier() }

    /// The bytes that `root` has; other ranks need not know their number.
    public func broadcast(_ bytes: [UInt8], from root: Int = 0) throws(KeifuError) -> [UInt8] {
        guard let communicator else { return bytes }
        return try communicator.broadcast(bytes, from: root)
    }

    /// Every rank's number, by rank, at every rank.
    public func allGather(_ value: UInt64) throws(KeifuError) -> [UInt64] {
        guard let communicator else { return [value] }
        return try communicator.allGather(value)
    }

    /// Brings every rank's bytes, of any length, to rank 0.
    /// - Returns: the bytes by rank at rank 0; nothing elsewhere.
    public func gather(_ bytes: [UInt8]) throws(KeifuError) -> [[UInt8]] {
        guard let communicator else { return [bytes] }
        return try communicator.gather(bytes)
    }

    /// Exchanges bytes of any length between all ranks.
    /// - Parameter parts: one for each rank; part k goes to rank k.
    /// - Returns: what each rank had for this one, by rank.
    public func exchange(_ parts: [[UInt8]]) throws(KeifuError) -> [[UInt8]] {
        precondition(parts.count == size, "one part for each rank")
        guard let communicator else { return parts }
        let counts = try communicator.allToAll(parts.map { UInt64($0.count) }).map { Int($0) }
        var received = [UInt8](repeating: 0, count: counts.reduce(0, +))
        var failure: KeifuError?
        Array(parts.joined()).withUnsafeBytes { bytes in
            received.withUnsafeMutableBytes { place in
                do throws(KeifuError) {
                    try communicator.allToAll(
                        bytes, counts: parts.map(\.count), into: place, counts: counts)
                } catch {
                    failure = error
                }
            }
        }
        if let failure { throw failure }
        var offset = 0
        return counts.map { count in
            defer { offset += count }
            return Array(received[offset..<offset + count])
        }
    }

    /// Runs `body` at every rank. If it fails anywhere, every rank throws the error of the lowest rank that
    /// failed, which names that rank: so no rank waits for one that is gone.
    public func together<Result>(_ body: () throws -> Result) throws -> Result {
        guard let communicator else { return try body() }
        return try communicator.together { [rank, size] in
            do {
                return try body()
            } catch var error as KeifuError {
                error.problem += " (rank \(rank) of \(size))"
                throw error
            }
        }
    }

    /// Runs `body` at rank 0 and gives its bytes to every rank; its error is thrown at every rank.
    public func atRoot(_ body: () throws -> [UInt8]) throws -> [UInt8] {
        guard let communicator else { return try body() }
        return try communicator.atRoot(body)
    }
}
