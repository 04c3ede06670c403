internal import Foundation

/// Shows how far a phase has come, on stderr.
///
/// On a terminal it redraws one line at most ten times a second; elsewhere it prints a plain line every ten
/// seconds. It never writes to stdout.
///
/// ```
/// reading  ████████████░░░░░░░░  61%  1,042/1,708 documents  38.2 MB/s  0:07 left
/// ```
public final class ProgressBar {
    private let label: String
    private let total: Int
    private let unit: String
    private let silent: Bool
    private let started = ContinuousClock.now
    private var lastDrawn: ContinuousClock.Instant?
    private var done = 0

    /// Starts a phase of `total` units; a total of 0 means that it is not known.
    public init(_ label: String, total: Int, unit: String, quiet: Bool) {
        self.label = label
        self.total = total
        self.unit = unit
        silent = quiet
    }

    /// Reports how many units are done in all, and what else is worth a glance (`38.2 MB/s`).
    public func update(_ done: Int, note: String = "") {
        self.done = done
        guard !silent else { return }
        let now = ContinuousClock.now
        let pause: Duration = Terminal.errorIsTerminal ? .milliseconds(100) : .seconds(10)
        if let lastDrawn, now - lastDrawn < pause { return }
        if lastDrawn == nil, !Terminal.errorIsTerminal, now - started < pause { return }
        lastDrawn = now
        draw(note: note, now: now)
    }

    /// Ends the phase, leaving one line that says what was done and how long it took.
    public func finish(note: String = "") {
        guard !silent else { return }
        let seconds = Self.seconds(ContinuousClock.now - started)
        var line = "\(label): \(Self.grouped(done)) \(unit) in \(Self.clock(seconds))"
        if !note.isEmpty { line += ", \(note)" }
        Terminal.writeError(Terminal.errorIsTerminal ? "\r\u{1B}[K\(line)\n" : "\(line)\n")
    }

    private func draw(note: String, now: ContinuousClock.Instant) {
        let seconds = Self.seconds(now - started)
        var line = label
        if total > 0 {
            let fraction = min(1, Double(done) / Double(total))
            let filled = Int(fraction * 20)
            let percent = String(format: "%3.0f%%", fraction * 100)
            if Terminal.errorIsTerminal {
                line += "  " + String(repeating: "█", count: filled)
                line += String(repeating: "░", count: 20 - filled)
            }
            line += "  \(percent)  \(Self.grouped(done))/\(Self.grouped(total)) \(unit)"
            if !note.isEmpty { line += "  \(note)" }
            if fraction > 0 {
                line += "  \(Self.clock(seconds / fraction * (1 - fraction))) left"
            }
        } else {
            line += "  \(Self.grouped(done)) \(unit)"
            if !note.isEmpty { line += "  \(note)" }
        }
        Terminal.writeError(Terminal.errorIsTerminal ? "\r\u{1B}[K\(line)" : "\(line)\n")
    }

    private static func seconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) + Double(duration.components.attoseconds) * 1e-18
    }

    /// `1:02:03` or `2:03`.
    static func clock(_ seconds: Double) -> String {
        let whole = Int(seconds.rounded())
        let (hours, minutes, rest) = (whole / 3600, whole / 60 % 60, whole % 60)
        return hours > 0
            ? String(format: "%d:%02d:%02d", hours, minutes, rest)
            : String(format: "%d:%02d", minutes, rest)
    }

    /// `1,234,567`.
    public static func grouped(_ value: Int) -> String {
        var digits = Array(String(abs(value)))
        var place = digits.count - 3
        while place > 0 {
            digits.insert(",", at: place)
            place -= 3
        }
        return (value < 0 ? "-" : "") + String(digits)
    }
}
