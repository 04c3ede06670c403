internal import Foundation

/// The most memory that this program held.
enum PeakMemory {
    /// The peak resident set, in bytes. (That of getrusage can be its parent's.)
    static var bytes: Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
        return (Int(line.filter(\.isNumber)) ?? 0) * 1024
    }
}
