internal import CommandSupport
internal import Corpus
internal import Foundation

/// Draws a build's events, which come from several threads, as one bar a phase.
final class BuildProgressBars: @unchecked Sendable {
    // Unchecked: everything is read and written under `lock`.
    private let lock = NSLock()
    private let quiet: Bool
    private var bar: ProgressBar?
    private var documents = 0
    private var bytes = 0
    private var started = ContinuousClock.now

    init(quiet: Bool) { self.quiet = quiet }

    /// Shows how many raw files were hashed for the plan.
    func hashed(files: Int, of count: Int) {
        lock.lock()
        defer { lock.unlock() }
        if bar == nil { bar = ProgressBar("hashing", total: count, unit: "files", quiet: quiet) }
        bar?.update(files)
        if files == count {
            bar?.finish()
            bar = nil
        }
    }

    /// Shows an event.
    func show(_ event: BuildEvent) {
        // Events come with every batch of records: nothing is made of them that nobody sees.
        if quiet { return }
        lock.lock()
        defer { lock.unlock() }
        switch event {
        case .begin(let phase, let total):
            started = .now
            bar = ProgressBar(
                phase.rawValue, total: phase == .reading ? total / 1000 : total,
                unit: phase == .reading ? "kB" : phase == .writing ? "partitions" : "documents",
                quiet: quiet)
        case .read(let documents, let bytes):
            self.documents += documents
            self.bytes += bytes
            bar?.update(self.bytes / 1000, note: readingNote)
        case .sealed: break
        case .advanced(let done): bar?.update(done)
        case .end(let phase):
            bar?.finish(note: phase == .reading ? readingNote : "")
            bar = nil
        }
    }

    /// `1,042 documents  38.2 MB/s`
    private var readingNote: String {
        let duration = (ContinuousClock.now - started).components
        let seconds = Double(duration.seconds) + Double(duration.attoseconds) * 1e-18
        let rate = seconds > 0 ? Double(bytes) / 1e6 / seconds : 0
        return "\(ProgressBar.grouped(documents)) documents  "
            + String(format: "%.1f MB/s", rate)
    }
}
