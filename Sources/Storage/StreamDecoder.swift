/// A streaming decoder of one compressed member: what the faces of zlib, libbz2 and libzstd share.
///
/// What it gives does not depend on how input and output are cut into pieces, also where the input
/// is damaged: bytes decoded before the damage are given first.
public protocol StreamDecoder: AnyObject {
    /// Makes it ready for the next member.
    func reset() throws(KeifuError)

    /// Decodes some input to some output.
    ///
    /// - Parameters:
    ///   - input: what follows the input consumed so far. Without input, only what was consumed is
    ///     given out.
    ///   - output: where the decoded bytes go.
    func decode(
        _ input: UnsafeRawBufferPointer, into output: UnsafeMutableRawBufferPointer
    ) -> StreamDecoding
}

/// What one call of a decoder did.
public struct StreamDecoding: Equatable, Sendable {
    /// Bytes taken from the input.
    public var consumed: Int
    /// Bytes put into the output.
    public var produced: Int
    /// How it stands.
    public var state: State

    /// How a decoder stands after a call.
    public enum State: Equatable, Sendable {
        /// The member goes on: more input or more room is wanted.
        case going
        /// The member ended; the input after ``StreamDecoding/consumed`` is no part of it.
        case ended
        /// The member is damaged, in the library's words.
        case damaged(String)
    }

    /// The outcome of a call.
    public init(consumed: Int, produced: Int, state: State) {
        self.consumed = consumed
        self.produced = produced
        self.state = state
    }
}
