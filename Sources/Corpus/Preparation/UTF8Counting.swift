internal import CKernels
internal import JapaneseText

/// Characters of valid UTF-8, counted by their first bytes.
enum UTF8Counting {
    /// Characters of a text.
    static func characters(_ text: [UInt8]) -> Int {
        text.withUnsafeBufferPointer { characters($0, 0..<$0.count) }
    }

    /// Characters that begin in a range.
    static func characters(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> Int {
        guard let base = bytes.baseAddress else { return 0 }
        return keifu_count_characters(base + range.lowerBound, range.count)
    }

    /// The place a number of characters further on; `nil` past the end.
    static func advance(_ text: [UInt8], from start: Int, characters: Int) -> Int? {
        text.withUnsafeBufferPointer { bytes in
            var position = start
            var left = characters
            while left > 0 {
                guard position < bytes.count else { return nil }
                position += bytes[position].utf8Length
                left -= 1
            }
            return position <= bytes.count ? position : nil
        }
    }
}
