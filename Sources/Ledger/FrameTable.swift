internal import GRDB
internal import Storage
internal import Zstandard

/// The files of zstd frames that rows point into.
enum FrameKind: String {
    case documents
    case edits
}

/// Turns places in a file of frames into positions in the content of all its frames, one after another: a
/// number that is small, and from which ``FrameTable`` finds the frame.
struct FrameTableWriter {
    private let kind: FrameKind
    private let insertion: Statement
    /// The frame that the last record lies in, and the position at which its content begins.
    private var frame: (place: UInt64, start: UInt64)?
    /// Behind the last byte of the records so far.
    private var end: UInt64 = 0

    init(_ kind: FrameKind, _ db: Database) throws {
        self.kind = kind
        insertion = try db.makeStatement(sql: "INSERT INTO frames VALUES (?, ?, ?)")
    }

    /// The position of a record; frames ascend.
    mutating func position(of place: FramePlace) throws -> Int64 {
        if frame?.place != place.frame {
            if let frame, place.frame < frame.place {
                throw KeifuError.badInput("the frames of records do not ascend: \(place.frame)")
            }
            frame = (place.frame, end)
            try insertion.execute(arguments: [
                kind.rawValue, Int64(clamping: end), Int64(clamping: place.frame),
            ])
        }
        let position = (frame?.start ?? 0) + place.offset
        // A record has at least one byte: so that positions in two frames differ.
        end = max(end, position + max(1, place.length))
        return Int64(clamping: position)
    }
}

/// The frames of a file, by the position at which the content of each begins.
struct FrameTable: Sendable {
    /// Ascending.
    private var starts: [Int64] = []
    private var frames: [Int64] = []

    init(_ kind: FrameKind, _ db: Database) throws {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT position, frame FROM frames WHERE kind = ? ORDER BY position",
            arguments: [kind.rawValue])
        while let row = try rows.next() {
            starts.append(try row.decode(atIndex: 0))
            frames.append(try row.decode(atIndex: 1))
        }
    }

    /// The place of a record; `nil` where no frame holds it.
    func place(position: Int64, length: Int64) -> FramePlace? {
        var (low, high) = (0, starts.count)
        while low < high {
            let middle = (low + high) / 2
            if starts[middle] <= position { low = middle + 1 } else { high = middle }
        }
        guard low > 0, let frame = UInt64(exactly: frames[low - 1]),
            let length = UInt64(exactly: length)
        else { return nil }
        return FramePlace(
            frame: frame, offset: UInt64(position - starts[low - 1]), length: length)
    }
}
