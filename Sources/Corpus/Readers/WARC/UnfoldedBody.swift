internal import Storage

/// Decompresses a body that is in memory, up to a limit.
enum UnfoldedBody {
    /// The rule of a body whose data cannot be decoded.
    static let damaged = "damaged"

    /// What a body unfolds to.
    ///
    /// - Parameters:
    ///   - repeats: the first bytes of a further member that may follow one; other bytes after the
    ///     end are ignored, as browsers do.
    static func decode(
        _ body: ArraySlice<UInt8>, by makeDecoder: () throws(KeifuError) -> any StreamDecoder,
        limit: Int, repeats: [UInt8]? = nil
    ) throws(PreparationFailure) -> [UInt8] {
        let decoder: any StreamDecoder
        do throws(KeifuError) {
            decoder = try makeDecoder()
        } catch {
            throw PreparationFailure(
                stage: "read", rule: "container", detail: error.description)
        }
        var result: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        var rest = body
        while true {
            let step = rest.withUnsafeBytes { source in
                block.withUnsafeMutableBytes { decoder.decode(source, into: $0) }
            }
            rest = rest.dropFirst(step.consumed)
            result += block[..<step.produced]
            guard result.count <= limit else {
                throw PreparationFailure(
                    stage: "read", rule: "record_bytes", value: Double(result.count),
                    threshold: Double(limit), detail: "the body without its coding is larger")
            }
            switch step.state {
            case .ended:
                guard let repeats, rest.starts(with: repeats), (try? decoder.reset()) != nil
                else { return result }
            case .damaged(let why):
                throw PreparationFailure(stage: "extract", rule: damaged, detail: why)
            case .going where step.consumed == 0 && step.produced == 0:
                throw PreparationFailure(
                    stage: "extract", rule: "truncated",
                    detail: "the compressed body ends early, after \(result.count) bytes of text")
            case .going: break
            }
        }
    }
}
