internal import Glibc

/// What a command says when a signal ends it: one message, and by one process of a team only.
///
/// While it is armed, SIGINT, SIGTERM, SIGHUP and SIGXCPU (which job schedulers send at the end of the time) print
/// the message that was prepared for them and then end the process as they always do: a shell sees 128 + the
/// signal's number (130, 143, …), and the parent sees which signal it was.
///
/// When a rank dies, mpirun sends SIGTERM to all others. So that not each of them speaks, the first makes the
/// folder `mark`, and whoever finds it made is silent.
///
/// ```swift
/// Interruption.arm(
///     remedy: "Finished work units are kept in out; the same command with --resume goes on.", mark: nil)
/// defer { Interruption.disarm() }
/// ```
public enum Interruption {
    /// The signals, with their names.
    private static let signals: [(number: Int32, name: String)] = [
        (SIGINT, "SIGINT"), (SIGTERM, "SIGTERM"), (SIGHUP, "SIGHUP"), (SIGXCPU, "SIGXCPU"),
    ]

    /// Prepares the messages and takes the signals.
    ///
    /// - Parameters:
    ///   - cause: what may have sent the signal, in a clause; for a team that another rank may have died.
    ///   - remedy: what the reader can do, in whole sentences.
    ///   - mark: a path in a folder that all processes of the team see, new for each job; `nil` for a process
    ///     alone.
    public static func arm(cause: String = "", remedy: String, mark: String?) {
        disarm()
        let all = messages ?? .allocate(capacity: 65)
        if messages == nil {
            all.initialize(repeating: UnsafeRawBufferPointer(start: nil, count: 0), count: 65)
        }
        messages = all
        path = mark.map { strdup($0) } ?? nil
        for (number, name) in signals {
            let why = cause.isEmpty ? "" : " (\(cause))"
            let text = Array("\nended by \(name)\(why). \(remedy)\n".utf8)
            let copy = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: text.count)
            _ = copy.initialize(from: text)
            all[Int(number)] = UnsafeRawBufferPointer(copy)
            // A signal that is ignored, as nohup wants it of SIGHUP, stays ignored.
            if isIgnored(signal(number, endWithMessage)) { _ = signal(number, SIG_IGN) }
        }
    }

    /// Gives the signals back. Messages stay allocated: a handler may be running.
    public static func disarm() {
        guard messages != nil else { return }
        for (number, _) in signals where isIgnored(signal(number, SIG_DFL)) {
            _ = signal(number, SIG_IGN)
        }
    }

    /// Whether this process is the one of its team to say why the team ends. The answer is yes once, at the first
    /// process that asks or that a signal ends.
    public static func mayTell() -> Bool { claim() }
}

// What the handler reads. It may call only what is safe at any moment (signal-safety(7)): no allocation, no lock,
// no global that is made when it is first read. So these are plain pointers, which `arm` fills in.

/// By the number of the signal; room for every number there is.
private nonisolated(unsafe) var messages: UnsafeMutablePointer<UnsafeRawBufferPointer>?
private nonisolated(unsafe) var path: UnsafeMutablePointer<CChar>?

/// Whether this is SIG_IGN, which C writes as a function at address 1.
private func isIgnored(_ handler: (@convention(c) (Int32) -> Void)?) -> Bool {
    unsafeBitCast(handler, to: Int.self) == 1
}

/// Makes the mark; `false` where another process has made it.
private func claim() -> Bool {
    guard let path else { return true }
    return mkdir(path, 0o755) == 0 || __errno_location().pointee != EEXIST
}

private func endWithMessage(_ number: Int32) {
    if let messages, claim() {
        let message = messages[Int(number)]
        _ = write(STDERR_FILENO, message.baseAddress, message.count)
    }
    // Blocked until this handler returns; then it ends the process as if nobody had handled it.
    _ = signal(number, SIG_DFL)
    _ = raise(number)
}
