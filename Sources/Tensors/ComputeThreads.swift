internal import COpenBLAS
internal import Dispatch
internal import Synchronization

/// The threads that numeric work runs on.
///
/// All parallel work, matrix products too, is cut into tasks by shapes alone and handed to this one pool;
/// OpenBLAS itself always runs on the thread that called it. So there are never two pools at once, small
/// products scale as large ones do, and a task's result depends neither on which thread ran it nor on when.
public enum ComputeThreads {
    private static let configured = Atomic<Int>(1)
    // Runs once, before the first product: OpenBLAS would otherwise start threads of its own.
    private static let singleThreadedBLAS: Void = openblas_set_num_threads(1)

    /// How many threads work at once; 1 until ``configure(_:)``.
    public static var count: Int { configured.load(ordering: .relaxed) }

    /// Sets how many threads work at once. Call it before a pass is made: its scratch is allocated for this
    /// many, and it will use no more.
    public static func configure(_ count: Int) {
        configured.store(max(1, count), ordering: .relaxed)
        singleThreadedBLAS
    }

    /// Runs `body(task, worker)` for each task in `0..<tasks`, on up to ``count`` threads, and returns when
    /// all are done. Tasks must write to disjoint places. `worker` is below the number of threads and names
    /// the scratch that the task may use.
    /// - Parameter limit: the most threads to use, where scratch was allocated for fewer than ``count``.
    public static func forEach(
        _ tasks: Int, limit: Int = .max, _ body: (_ task: Int, _ worker: Int) -> Void
    ) {
        singleThreadedBLAS
        let workers = min(count, limit, tasks)
        if workers <= 1 {
            for task in 0..<tasks { body(task, 0) }
            return
        }
        let next = Atomic<Int>(0)
        withoutActuallyEscaping(body) { body in
            // The body captures plain pointers, which are not Sendable; that its tasks write to disjoint
            // places is the caller's promise.
            nonisolated(unsafe) let body = body
            DispatchQueue.concurrentPerform(iterations: workers) { worker in
                while true {
                    let task = next.add(1, ordering: .relaxed).oldValue
                    if task >= tasks { return }
                    body(task, worker)
                }
            }
        }
    }

    /// Splits `count` rows into runs of `grain` and runs `body` for each run.
    static func forEachRun(of count: Int, grain: Int, _ body: (Range<Int>) -> Void) {
        forEach((count + grain - 1) / grain) { task, _ in
            body(task * grain..<min(count, (task + 1) * grain))
        }
    }
}
