internal import Storage

extension Container {
    /// Whether the file is its own payload: there are no members, and places are offsets.
    var isWhole: Bool {
        switch self {
        case .plain, .unreadable: true
        case .gzip, .zstd, .bzip2: false
        }
    }

    /// Whether bytes at the end of a file are the first few of a member.
    func isCut(_ bytes: [UInt8]) -> Bool {
        let common = min(bytes.count, magic.count)
        return common > 0 && bytes[..<common] == magic[..<common]
    }

    /// The offset of the next member at `start` or after it, found by its first bytes and by decoding
    /// its beginning; `nil` where there is none.
    func nextMember(in input: InputBlocks, from start: Int) throws(KeifuError) -> Int? {
        var offset = start
        while true {
            let bytes = try input.bytes(at: offset, atLeast: magic.count)
            guard bytes.count >= magic.count else { return nil }
            guard let found = ByteSearch.first(magic, in: bytes) else {
                offset += bytes.count - magic.count + 1
                continue
            }
            offset += found
            let first = try input.copy(at: offset, count: Self.signatureLength)
            if isPlausibleMember(first), try decodes(input, at: offset) { return offset }
            offset += 1
        }
    }

    /// Whether what stands at an offset can be decoded for a while.
    private func decodes(_ input: InputBlocks, at offset: Int) throws(KeifuError) -> Bool {
        let bytes = try input.copy(at: offset, count: Self.trialInput)
        let decoder = try decoder()
        var output = [UInt8](repeating: 0, count: Self.trialOutput)
        var consumed = 0
        while true {
            let step = bytes.withUnsafeBytes { source in
                output.withUnsafeMutableBytes { target in
                    decoder.decode(
                        UnsafeRawBufferPointer(rebasing: source[consumed...]), into: target)
                }
            }
            consumed += step.consumed
            switch step.state {
            case .damaged: return step.produced > 0
            case .ended: return true
            case .going: if step.produced > 0 || step.consumed == 0 { return true }
            }
        }
    }

    private static let trialInput = 1 << 14
    private static let trialOutput = 1 << 12
}
