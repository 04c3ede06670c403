internal import Foundation

/// The process that a lock file names.
public struct LockOwner: Equatable, Sendable {
    /// Its process id.
    public var process: Int32
    /// The host that it runs on.
    public var host: String
    /// When it took the lock, in ISO 8601.
    public var since: String
    /// The kernel's boot id: process ids and locks of one kernel can be asked about, those of another cannot.
    var boot: String
    /// When the process started, in ticks since the boot: ids are used again.
    var start: String

    /// This process.
    static func current() -> LockOwner {
        var name = [CChar](repeating: 0, count: 256)
        gethostname(&name, name.count - 1)
        let host = String(
            decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return LockOwner(
            process: getpid(), host: host, since: Date().ISO8601Format(), boot: bootID(),
            start: startTime(of: getpid()) ?? "")
    }

    /// Whether it was a process of the kernel that runs this one.
    var isLocal: Bool { !boot.isEmpty && boot == Self.bootID() }

    /// Whether a process of this kernel is still there.
    var isAlive: Bool {
        guard let now = Self.startTime(of: process) else { return false }
        return start.isEmpty || start == now
    }

    private static func bootID() -> String {
        let bytes =
            (try? Data(contentsOf: URL(fileURLWithPath: "/proc/sys/kernel/random/boot_id")))
            ?? Data()
        return String(decoding: bytes, as: UTF8.self).trimmingCharacters(
            in: .whitespacesAndNewlines)
    }

    /// The 22nd field of /proc/PID/stat; `nil` where there is no such process, or only what is left of one that
    /// nobody has waited for.
    private static func startTime(of process: Int32) -> String? {
        guard let data = try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(process)/stat")) else {
            return nil
        }
        // The second field is a name in parentheses and may hold spaces and parentheses itself.
        let text = String(decoding: data, as: UTF8.self)
        guard let name = text.lastIndex(of: ")") else { return nil }
        let fields = text[text.index(after: name)...].split(separator: " ")
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X" else { return nil }
        return String(fields[19])
    }
}

extension LockOwner {
    /// What lies in a lock file: a word and a value a line. The last line counts signs of life.
    func encoded(beat: Int) -> [UInt8] {
        Array(
            """
            process \(process)
            host \(host)
            since \(since)
            boot \(boot)
            start \(start)
            beat \(beat)

            """.utf8)
    }

    /// Reads a lock file; `nil` where it names no process.
    init?(encoded: [UInt8]) {
        var fields: [Substring: Substring] = [:]
        for line in String(decoding: encoded, as: UTF8.self).split(separator: "\n") {
            let parts = line.split(separator: " ", maxSplits: 1)
            if parts.count == 2 { fields[parts[0]] = parts[1] }
        }
        guard let process = fields["process"].flatMap({ Int32($0) }) else { return nil }
        self.process = process
        host = String(fields["host"] ?? "an unknown host")
        since = String(fields["since"] ?? "an unknown time")
        boot = String(fields["boot"] ?? "")
        start = String(fields["start"] ?? "")
    }
}

extension LockOwner: CustomStringConvertible {
    /// `process 4711 on node-3, since 2026-11-23T07:53:00Z`
    public var description: String { "process \(process) on \(host), since \(since)" }
}
