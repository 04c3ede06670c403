internal import ICU

/// Unicode's canonical order of the marks behind a letter.
///
/// ICU sorts marks by insertion, which takes quadratic time where thousands of them stand in the wrong
/// order; sorted text it composes in one go.
enum CanonicalOrder {
    /// Bytes from which sorting beforehand is worth its while; real text never gets there.
    static let worthwhile = 256

    /// Sorts each run of marks by combining class, stably.
    ///
    /// - Parameter text: valid UTF-8.
    static func sort(_ text: inout [UInt8]) {
        let characters = Array(String(decoding: text, as: UTF8.self).unicodeScalars)
        var sorted: [UInt8] = []
        sorted.reserveCapacity(text.count)
        var marks: [[UInt8]] = Array(repeating: [], count: 256)
        func flush() {
            for index in marks.indices where !marks[index].isEmpty {
                sorted += marks[index]
                marks[index].removeAll(keepingCapacity: true)
            }
        }
        var hasMarks = false
        for character in characters {
            let combiningClass = UnicodeNormalization.combiningClass(character)
            if combiningClass > 0 {
                marks[combiningClass & 255].appendCharacter(character.value)
                hasMarks = true
            } else {
                if hasMarks { flush() }
                hasMarks = false
                sorted.appendCharacter(character.value)
            }
        }
        flush()
        text = sorted
    }
}
