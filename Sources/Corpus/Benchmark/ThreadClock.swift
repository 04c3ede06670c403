internal import Glibc

/// This thread's processor time: other work on the machine does not count.
enum ThreadClock {
    /// Seconds since the thread began.
    static var seconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
