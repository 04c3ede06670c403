internal import Glibc
internal import Storage

/// Walks the lines of an ARPA file, field by field.
struct ARPALines {
    private let file: MappedFile
    private let bytes: UnsafeBufferPointer<UInt8>
    private var place = 0
    private let powers: [Double] = (0...22).map { pow(10, Double($0)) }
    /// The line, from 1.
    private(set) var number = 1

    init(_ file: MappedFile) {
        self.file = file
        bytes = file.bytes.bindMemory(to: UInt8.self)
    }

    /// Bytes that are left.
    var restCount: Int { bytes.count - place }
    /// The next byte, or 0 at the end.
    @inline(__always)
    var peek: UInt8 { place < bytes.count ? bytes[place] : 0 }

    /// Whether nothing but blanks stands between here and the end of the line; not at the end of the file.
    var isEmptyLine: Bool {
        var next = place
        while next < bytes.count, bytes[next] != 0x0A {
            guard bytes[next] == 0x20 || bytes[next] == 0x09 || bytes[next] == 0x0D else {
                return false
            }
            next += 1
        }
        return next < bytes.count
    }

    /// Goes to the next line; `false` where there is none.
    mutating func nextLine() -> Bool {
        while place < bytes.count, bytes[place] != 0x0A { place += 1 }
        guard place < bytes.count else { return false }
        place += 1
        number += 1
        return true
    }

    mutating func skipEmpty() throws(KeifuError) {
        while isEmptyLine { _ = nextLine() }
        guard place < bytes.count else {
            throw error("the file ends early", remedy: "It was cut short; fetch it again.")
        }
    }

    /// Takes these bytes, and the end of the line after them, if they stand here.
    mutating func take(_ text: StaticString, endsLine: Bool = true) -> Bool {
        text.withUTF8Buffer { take($0, endsLine: endsLine) }
    }

    /// Takes these bytes, and the end of the line after them, if they stand here.
    mutating func take(_ text: String, endsLine: Bool = true) -> Bool {
        var text = text
        return text.withUTF8 { take($0, endsLine: endsLine) }
    }

    private mutating func take(_ text: UnsafeBufferPointer<UInt8>, endsLine: Bool) -> Bool {
        guard text.count <= restCount,
            bytes[place..<place + text.count].elementsEqual(text)
        else { return false }
        let before = place
        place += text.count
        if endsLine, !endLine() {
            place = before
            return false
        }
        return true
    }

    /// Takes the end of a line, or of the file.
    @inline(__always)
    mutating func endLine() -> Bool {
        var next = place
        while next < bytes.count, bytes[next] == 0x20 || bytes[next] == 0x09 || bytes[next] == 0x0D
        {
            next += 1
        }
        if next < bytes.count {
            guard bytes[next] == 0x0A else { return false }
            number += 1
            place = next + 1
        } else {
            place = next
        }
        return true
    }

    /// Takes a field: what stands up to a blank or the end of the line.
    @inline(__always)
    mutating func word() throws(KeifuError) -> UnsafeBufferPointer<UInt8> {
        skipBlanks()
        let start = place
        while place < bytes.count {
            let byte = bytes[place]
            if byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { break }
            place += 1
        }
        guard place > start else { throw error("the line has too few tokens") }
        return UnsafeBufferPointer(rebasing: bytes[start..<place])
    }

    /// Takes a number without a sign or a fraction.
    mutating func integer() -> Int? {
        skipBlanks()
        var value = 0
        let start = place
        while place < bytes.count, case let digit = Int(bytes[place]) - 0x30, 0...9 ~= digit {
            guard value < Int.max / 100 else { return nil }
            value = value * 10 + digit
            place += 1
        }
        return place > start ? value : nil
    }

    /// Takes a decimal number with an optional fraction and exponent.
    @inline(__always)
    mutating func decimal() -> Float? {
        skipBlanks()
        let isNegative = peek == 0x2D
        if isNegative || peek == 0x2B { place += 1 }
        var digits: UInt64 = 0
        var scale = 0
        var count = 0
        var isFraction = false
        while place < bytes.count {
            let byte = bytes[place]
            if byte == 0x2E, !isFraction {
                isFraction = true
            } else if byte &- 0x30 <= 9 {
                // Digits after the 17th do not show in a Float.
                if digits < 100_000_000_000_000_000 {
                    digits = digits * 10 + UInt64(byte &- 0x30)
                    if isFraction { scale -= 1 }
                } else if !isFraction {
                    scale += 1
                }
                count += 1
            } else {
                break
            }
            place += 1
        }
        guard count > 0 else { return nil }
        if peek | 0x20 == 0x65 {
            place += 1
            let isNegative = peek == 0x2D
            if isNegative || peek == 0x2B { place += 1 }
            guard let exponent = integer(), exponent < 1000 else { return nil }
            scale += isNegative ? -exponent : exponent
        }
        let value = Float(scaled(Double(digits), scale))
        guard value.isFinite else { return nil }
        return isNegative ? -value : value
    }

    @inline(__always)
    private func scaled(_ value: Double, _ scale: Int) -> Double {
        // Powers up to 10²² are exact, so that the division rounds once.
        if scale <= 0, scale >= -22 { return value / powers[-scale] }
        return scale < 0 ? value / pow(10, Double(-scale)) : value * pow(10, Double(scale))
    }

    @inline(__always)
    private mutating func skipBlanks() {
        while peek == 0x20 || peek == 0x09 { place += 1 }
    }

    /// An error at this line, or another.
    func error(
        _ problem: String, line: Int? = nil,
        remedy: String = "The model is damaged; fetch it or train it again."
    ) -> KeifuError {
        .badInput(problem, file: file.path, line: line ?? number, remedy: remedy)
    }
}
