internal import Foundation
internal import Storage

/// A TensorBoard event file: scalars by step, in TFRecord framing.
///
/// ```
/// u64 length · u32 masked CRC-32C of the length · bytes (an Event message) · u32 masked CRC-32C of the bytes
/// Event: 1 wall_time double · 2 step int64 · 3 file_version string · 5 Summary · 7 SessionLog
/// Summary: 1 Value { 1 tag string · 2 simple_value float }     SessionLog: 1 status (START = 1)
/// ```
///
/// Each attempt of a run writes a file of its own; it begins with a session start at its first step, which
/// makes TensorBoard drop what an earlier attempt wrote for that step and later ones.
struct TensorBoardLog {
    private let path: String

    /// Starts the event file of an attempt whose first step is `firstStep`.
    init(folder: String, attempt: UInt32, firstStep: UInt64) throws(KeifuError) {
        try Files.createDirectory(folder)
        let digits = String(attempt)
        let number = String(repeating: "0", count: max(0, 10 - digits.count)) + digits
        path = Paths.join(folder, "events.out.tfevents.\(number).keifu")
        try Files.remove(path)
        var version = Message()
        version.fixed(1, Date().timeIntervalSince1970)
        version.text(3, "brain.Event:2")
        var session = Message()
        session.variable(1, 1)
        var start = Message()
        start.fixed(1, Date().timeIntervalSince1970)
        start.variable(2, firstStep)
        start.message(7, session)
        try Files.append(path, Self.record(version.bytes) + Self.record(start.bytes))
    }

    /// Appends the scalars of one step.
    func append(step: UInt64, _ scalars: [(tag: String, value: Double)]) throws(KeifuError) {
        var summary = Message()
        for (tag, number) in scalars {
            var value = Message()
            value.text(1, tag)
            value.fixed(2, Float(number))
            summary.message(1, value)
        }
        var event = Message()
        event.fixed(1, Date().timeIntervalSince1970)
        event.variable(2, step)
        event.message(5, summary)
        try Files.append(path, Self.record(event.bytes))
    }

    /// A message in TFRecord framing.
    static func record(_ message: [UInt8]) -> [UInt8] {
        var length = ByteWriter()
        length.integer(UInt64(message.count))
        var record = length
        record.integer(MaskedCRC32C.masked(length.bytes))
        record.raw(message)
        record.integer(MaskedCRC32C.masked(message))
        return record.bytes
    }

    /// A protocol buffer message being written.
    private struct Message {
        private var writer = ByteWriter()
        var bytes: [UInt8] { writer.bytes }

        mutating func variable(_ field: UInt64, _ value: UInt64) {
            writer.variableLength(field << 3)
            writer.variableLength(value)
        }

        mutating func fixed(_ field: UInt64, _ value: Double) {
            writer.variableLength(field << 3 | 1)
            writer.double(value)
        }

        mutating func fixed(_ field: UInt64, _ value: Float) {
            writer.variableLength(field << 3 | 5)
            writer.float(value)
        }

        mutating func text(_ field: UInt64, _ value: String) {
            writer.variableLength(field << 3 | 2)
            writer.field(value)
        }

        mutating func message(_ field: UInt64, _ value: Message) {
            writer.variableLength(field << 3 | 2)
            writer.field(value.bytes)
        }
    }
}
