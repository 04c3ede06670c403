/// What a build tells about its progress. Events come from several threads.
public enum BuildEvent: Sendable {
    /// A phase begins, of so many units of work (bytes for reading, documents and partitions after).
    case begin(BuildPhase, total: Int)
    /// Documents and raw bytes were read since the last such event.
    case read(documents: Int, bytes: Int)
    /// A segment of a work unit was prepared and sealed.
    case sealed(documents: Int)
    /// So much of the phase is done in all.
    case advanced(to: Int)
    /// The phase ended.
    case end(BuildPhase)
}

/// The phases of a build, in order.
public enum BuildPhase: String, Sendable {
    /// Raw files become judged documents in unit logs.
    case reading
    /// Documents that repeat others are found.
    case deduplicating
    /// Passages and lines that repeat others are found.
    case findingPassages = "passages"
    /// Partitions, report and manifest are written.
    case writing
}

/// Where events go.
struct BuildObserver: Sendable {
    let report: @Sendable (BuildEvent) -> Void
}
