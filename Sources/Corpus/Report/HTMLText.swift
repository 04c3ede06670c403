/// Text for HTML and numbers for people.
enum HTMLText {
    static func escaped(_ text: String) -> String {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result.append(contentsOf: "&amp;".unicodeScalars)
            case "<": result.append(contentsOf: "&lt;".unicodeScalars)
            case ">": result.append(contentsOf: "&gt;".unicodeScalars)
            case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
            case "'": result.append(contentsOf: "&#39;".unicodeScalars)
            default:
                // Other control characters are not allowed in HTML.
                result.append(
                    scalar.value < 0x20 && scalar != "\n" && scalar != "\t" ? " " : scalar)
            }
        }
        return String(result)
    }

    /// `1,234,567`
    static func grouped(_ value: Int) -> String {
        var digits: [Character] = []
        for (index, digit) in String(abs(value)).reversed().enumerated() {
            if index > 0, index % 3 == 0 { digits.append(",") }
            digits.append(digit)
        }
        return (value < 0 ? "−" : "") + String(digits.reversed())
    }

    /// `12.3%` of a whole; an en dash where there is no whole.
    static func percent(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "–" }
        return decimal(Double(part) / Double(whole) * 100, places: 1) + "%"
    }

    /// A number with so many places, rounded half away from zero; no locale, no exponent.
    static func decimal(_ value: Double, places: Int) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "–" }
        var scale = 1
        for _ in 0..<places { scale *= 10 }
        let scaled = Int((abs(value) * Double(scale)).rounded())
        var fraction = String(scaled % scale)
        fraction = String(repeating: "0", count: max(0, places - fraction.count)) + fraction
        let sign = value < 0 && scaled != 0 ? "−" : ""
        return sign + grouped(scaled / scale) + (places > 0 ? "." + fraction : "")
    }

    /// A threshold or a measured value: whole numbers as such, others with up to four places.
    static func number(_ value: Double) -> String {
        guard value.isFinite, abs(value) < 1e15 else { return "–" }
        if value == value.rounded() { return decimal(value, places: 0) }
        var text = decimal(value, places: 4)
        while text.hasSuffix("0") { text.removeLast() }
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }

    /// `1.2 MB`, decimal units.
    static func bytes(_ count: Int) -> String {
        let units = ["B", "kB", "MB", "GB", "TB", "PB"]
        var value = Double(count)
        var unit = 0
        while value >= 999.95, unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        return decimal(value, places: unit == 0 ? 0 : 1) + " " + units[unit]
    }
}
