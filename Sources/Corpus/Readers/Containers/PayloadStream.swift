internal import Lineage
internal import Storage

/// A file's decoded payload, as a window that moves forward over it.
///
/// ```
/// file     │ member 0 │ member 1 │ damaged │ member 3 │
/// payload  │················│·······)  gap  │··········│
///                     ▲window▲          ╰ a stretch ends here with `damage`; `resume()` begins the next
/// ```
///
/// Memory is a block of input, the window, and what the decoder needs. The window grows only where
/// its user asks for more than it holds (``ensure(_:)``). Positions count the bytes of all stretches,
/// those before a gap and after.
final class PayloadStream {
    /// A member of the container.
    private struct Member {
        /// The position of its first byte.
        var start: UInt64
        /// Where it begins in the file.
        var offset: Int
    }

    let container: Container
    let input: InputBlocks
    /// The position of the window's first byte.
    private(set) var position: UInt64 = 0
    /// Why no more bytes come until ``resume()``.
    private(set) var damage: PayloadDamage?

    private let decoder: any StreamDecoder
    private var buffer: UnsafeMutableRawBufferPointer
    private var head = 0
    private var tail = 0
    /// Members that hold bytes from ``position`` on, the oldest first, from ``firstMember`` on.
    private var members: [Member] = []
    private var firstMember = 0
    private var isInMember = false
    private var isAtEnd = false
    /// The input's next byte.
    private var offset: Int
    /// The most payload that is handed out.
    private let limit: UInt64
    private let expansion: Int?
    /// Input bytes decoded, those decoded again counted again.
    private var effort = 0

    /// Payload up to this size is no bomb, whatever the file's.
    static let harmless: UInt64 = 64 << 20
    private static let bufferSize = 1 << 19
    private static let leastRoom = 1 << 16

    /// Opens a file's payload.
    ///
    /// - Parameters:
    ///   - start: where to begin in the file as it lies: at a member, or anywhere in a plain file.
    ///   - expansion: how many times its own size (or 64 MiB, whichever is more) the file may unfold
    ///     to.
    init(input: InputBlocks, at start: Int = 0, expansion: Int? = nil) throws(KeifuError) {
        self.input = input
        self.expansion = expansion
        let size = UInt64(input.file.size)
        if let expansion {
            let (product, overflow) = size.multipliedReportingOverflow(by: UInt64(expansion))
            limit = overflow ? .max - 1 : max(Self.harmless, product)
        } else {
            limit = .max - 1
        }
        container = try Self.container(of: input)
        decoder = try container.decoder()
        buffer = .allocate(byteCount: Self.bufferSize, alignment: 16)
        offset = start
        if container.isWhole { position = UInt64(start) }
    }

    deinit { buffer.deallocate() }

    /// The container by the first bytes; by the name where those are damaged and a member follows.
    private static func container(of input: InputBlocks) throws(KeifuError) -> Container {
        let found = Container(try input.copy(at: 0, count: Container.signatureLength))
        guard found == .plain, let promised = Container.promised(by: input.file.path),
            try promised.nextMember(in: input, from: 0) != nil
        else { return found }
        return promised
    }

    // MARK: The window

    /// The bytes at hand, from ``position`` on. Valid until the stream moves.
    var window: UnsafeBufferPointer<UInt8> {
        UnsafeRawBufferPointer(rebasing: buffer[head..<tail]).assumingMemoryBound(to: UInt8.self)
    }

    /// Moves forward over bytes of the window.
    func consume(_ count: Int) {
        let count = min(count, tail - head)
        head += count
        position += UInt64(count)
        while firstMember + 1 < members.count, members[firstMember + 1].start <= position {
            firstMember += 1
        }
        if firstMember > 1 << 10 {
            members.removeFirst(firstMember)
            firstMember = 0
        }
    }

    /// Adds at least one byte to the window; `false` where the stretch ends.
    func fill() throws(KeifuError) -> Bool {
        guard damage == nil, !isAtEnd else { return false }
        makeRoom()
        while true {
            if !isInMember {
                guard try enterMember() else { return false }
            }
            let produced = try decode()
            if produced > 0 { return true }
            if damage != nil || isAtEnd { return false }
        }
    }

    /// Fills the window until it holds `count` bytes; `false` where the stretch ends before.
    func ensure(_ count: Int) throws(KeifuError) -> Bool {
        while tail - head < count {
            guard try fill() else { return false }
        }
        return true
    }

    /// Moves forward by `count` bytes; `false` where the stretch ends before.
    func skip(_ count: UInt64) throws(KeifuError) -> Bool {
        var rest = count
        while rest > 0 {
            if head == tail {
                guard try fill() else { return false }
            }
            let step = min(rest, UInt64(tail - head))
            consume(Int(step))
            rest -= step
        }
        return true
    }

    // MARK: Places

    /// Where a position of the window lies: its member's offset in the file, and its offset in the
    /// payload from that member on.
    func place(at position: UInt64) -> SourceSpan {
        if container.isWhole { return SourceSpan(offset: position, length: 0) }
        var index = firstMember
        while index + 1 < members.count, members[index + 1].start <= position { index += 1 }
        guard index < members.count else { return SourceSpan(offset: 0, length: 0) }
        return SourceSpan(
            fileOffset: UInt64(members[index].offset),
            payloadOffset: position - members[index].start, length: 0)
    }

    /// The position of the first member in the window that begins at `position` or after.
    func memberStart(from position: UInt64) -> UInt64? {
        var index = firstMember
        while index < members.count {
            if members[index].start >= position { return members[index].start }
            index += 1
        }
        return nil
    }

    // MARK: Going on elsewhere

    /// Goes on at the next member that can be found after a damaged one; `false` where there is
    /// none. What is left in the window is given up.
    func resume() throws(KeifuError) -> Bool {
        guard let broken = damage else { return !isAtEnd }
        consume(tail - head)
        guard broken.rule != .expansion, effort <= effortLimit,
            let next = try container.nextMember(in: input, from: broken.memberOffset + 1)
        else {
            damage = nil
            isAtEnd = true
            return false
        }
        damage = nil
        offset = next
        isInMember = false
        try decoder.reset()
        return true
    }

    /// Goes back to a place that was passed; `false` where too much was read again already.
    func rewind(to place: SourceSpan, position target: UInt64) throws(KeifuError) -> Bool {
        guard effort <= effortLimit else { return false }
        damage = nil
        isAtEnd = false
        isInMember = false
        members = []
        firstMember = 0
        (head, tail) = (0, 0)
        try decoder.reset()
        offset = Int(clamping: place.fileOffset)
        if container.isWhole {
            position = target
            return true
        }
        position = target - place.payloadOffset
        // With a byte in the window, its member is known.
        guard try skip(place.payloadOffset) else { return false }
        return try ensure(1)
    }

    /// Damage makes input be read again. Files that are made to have it done without end are given
    /// up.
    private var effortLimit: Int {
        let (product, overflow) = input.file.size.multipliedReportingOverflow(by: 8)
        return overflow ? .max : product + Int(Self.harmless)
    }

    // MARK: Decoding

    private func makeRoom() {
        if head == tail { (head, tail) = (0, 0) }
        guard buffer.count - tail < Self.leastRoom else { return }
        let count = tail - head
        if buffer.count - count >= Self.leastRoom, head >= buffer.count / 2 {
            buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[head..<tail]))
        } else {
            let larger = UnsafeMutableRawBufferPointer.allocate(
                byteCount: buffer.count * 2, alignment: 16)
            larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[head..<tail]))
            buffer.deallocate()
            buffer = larger
        }
        (head, tail) = (0, count)
    }

    /// Begins the next member; `false` where there is none.
    private func enterMember() throws(KeifuError) -> Bool {
        if container == .gzip {
            // Tapes and block devices pad with zeros.
            while let first = try input.bytes(at: offset).first, first == 0 { offset += 1 }
        }
        guard offset < input.file.size else {
            isAtEnd = true
            return false
        }
        let start = container.isWhole ? 0 : position + UInt64(tail - head)
        members.append(Member(start: start, offset: offset))
        if !container.isWhole {
            let first = try input.copy(at: offset, count: Container.signatureLength)
            guard container.isMember(first) else {
                let isCut = first.count < Container.signatureLength && container.isCut(first)
                damage = PayloadDamage(
                    rule: isCut ? .truncated : .damaged,
                    detail: isCut
                        ? "the file ends inside the \(container.memberName) at byte \(offset)"
                        : "what stands at byte \(offset) is no \(container.memberName)",
                    memberOffset: offset)
                return false
            }
        }
        isInMember = true
        return true
    }

    /// Decodes some bytes into the window, and says how many.
    private func decode() throws(KeifuError) -> Int {
        let bytes = try input.bytes(at: offset)
        let end = position + UInt64(tail - head)
        // One byte more than the limit shows that there is more than the limit.
        let room = min(UInt64(buffer.count - tail), limit + 1 - end)
        let step = decoder.decode(
            bytes, into: UnsafeMutableRawBufferPointer(rebasing: buffer[tail..<tail + Int(room)]))
        offset += step.consumed
        effort += step.consumed
        tail += step.produced
        if end + UInt64(step.produced) > limit {
            tail -= 1
            damage = tooMuch
            return step.produced - 1
        }
        switch step.state {
        case .ended:
            isInMember = false
            try decoder.reset()
        case .damaged(let why):
            damage = PayloadDamage(
                rule: .damaged,
                detail: "the \(container.memberName) at byte \(memberOffset) is damaged: \(why)",
                memberOffset: memberOffset)
        case .going where bytes.isEmpty && step.produced == 0:
            if container.isWhole {
                isAtEnd = true
            } else {
                damage = PayloadDamage(
                    rule: .truncated,
                    detail: "the file ends inside the \(container.memberName) at byte "
                        + "\(memberOffset)",
                    memberOffset: memberOffset)
            }
        case .going: break
        }
        return step.produced
    }

    private var memberOffset: Int { members.last?.offset ?? 0 }

    private var tooMuch: PayloadDamage {
        let size = input.file.size
        return PayloadDamage(
            rule: .expansion,
            detail: "the payload of \(size) bytes is larger than \(limit) bytes",
            memberOffset: memberOffset, value: Double(limit + 1) / Double(max(1, size)),
            threshold: expansion.map { max(Double($0), Double(limit) / Double(max(1, size))) })
    }
}
