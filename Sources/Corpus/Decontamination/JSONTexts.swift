internal import Recipes

/// The texts that a path leads to in one JSON value, arrays being passed through: `data.paragraphs.context` leads to
/// the context of every paragraph of every element of `data`.
///
/// - Precondition: ``JSONScanner`` has read the value without complaint.
struct JSONTexts {
    private let text: UnsafeBufferPointer<UInt8>

    init(_ text: UnsafeBufferPointer<UInt8>) { self.text = text }

    /// Calls `body` with each text and its place, written as a path with the indexes of arrays.
    ///
    /// - Returns: whether the path leads to anything, text or not.
    func forEach(_ path: FieldPath, _ body: (_ place: String, _ text: [UInt8]) -> Void) -> Bool {
        var found = false
        var trail: [String] = []
        _ = visit(start, path.parts[...], &trail, &found, body)
        return found
    }

    /// The paths, without indexes, under which there is text, in order.
    func paths(limit: Int) -> [String] {
        var paths: [String] = []
        var trail: [String] = []
        _ = collect(start, &trail, &paths, limit)
        return paths
    }

    private var start: Int {
        let hasMark = text.count >= 3 && text[0] == 0xEF && text[1] == 0xBB && text[2] == 0xBF
        return skipSpace(hasMark ? 3 : 0)
    }

    /// Visits the value at a place; where it ends.
    private func visit(
        _ place: Int, _ parts: ArraySlice<FieldPath.Part>, _ trail: inout [String],
        _ found: inout Bool, _ body: (String, [UInt8]) -> Void
    ) -> Int {
        switch text[place] {
        case 0x5B:
            return forEachElement(place) { index, element in
                trail.append("\(index)")
                defer { trail.removeLast() }
                let rest = parts.first?.index == index ? parts.dropFirst() : parts
                return visit(element, rest, &trail, &found, body)
            }
        case 0x7B:
            guard let part = parts.first else { break }
            return forEachMember(place) { key, value in
                guard key == part.key else { return end(value) }
                trail.append(String(decoding: key, as: UTF8.self))
                defer { trail.removeLast() }
                return visit(value, parts.dropFirst(), &trail, &found, body)
            }
        case 0x22 where parts.isEmpty:
            found = true
            let close = end(place)
            body(trail.joined(separator: "."), string(place + 1..<close - 1))
            return close
        default: break
        }
        found = found || parts.isEmpty
        return end(place)
    }

    private func collect(
        _ place: Int, _ trail: inout [String], _ paths: inout [String], _ limit: Int
    ) -> Int {
        guard paths.count < limit else { return end(place) }
        switch text[place] {
        case 0x5B:
            return forEachElement(place) { _, element in collect(element, &trail, &paths, limit) }
        case 0x7B:
            return forEachMember(place) { key, value in
                trail.append(String(decoding: key, as: UTF8.self))
                defer { trail.removeLast() }
                return collect(value, &trail, &paths, limit)
            }
        case 0x22:
            let path = trail.joined(separator: ".")
            if !path.isEmpty, !paths.contains(path) { paths.append(path) }
        default: break
        }
        return end(place)
    }

    // MARK: Steps

    private func forEachElement(_ place: Int, _ body: (Int, Int) -> Int) -> Int {
        var position = skipSpace(place + 1)
        var index = 0
        while text[position] != 0x5D {
            position = skipSpace(body(index, position))
            if text[position] == 0x2C { position = skipSpace(position + 1) }
            index += 1
        }
        return position + 1
    }

    private func forEachMember(_ place: Int, _ body: ([UInt8], Int) -> Int) -> Int {
        var position = skipSpace(place + 1)
        while text[position] != 0x7D {
            let close = end(position)
            let key = string(position + 1..<close - 1)
            // The colon.
            position = skipSpace(skipSpace(close) + 1)
            position = skipSpace(body(key, position))
            if text[position] == 0x2C { position = skipSpace(position + 1) }
        }
        return position + 1
    }

    /// Where the value at a place ends.
    private func end(_ place: Int) -> Int {
        var position = place
        var depth = 0
        repeat {
            switch text[position] {
            case 0x22:
                position += 1
                while true {
                    position = JSONString.plainEnd(text, from: position)
                    if text[position] == 0x22 { break }
                    position += 2
                }
                position += 1
            case 0x5B, 0x7B:
                depth += 1
                position += 1
            case 0x5D, 0x7D:
                depth -= 1
                position += 1
            case 0x20, 0x09, 0x0A, 0x0D, 0x2C, 0x3A: position += 1
            default:
                while position < text.count, !Self.isDelimiter(text[position]) { position += 1 }
            }
        } while depth > 0
        return position
    }

    private func string(_ range: Range<Int>) -> [UInt8] { JSONString.unescaped(text, range) }

    private func skipSpace(_ place: Int) -> Int {
        var position = place
        while position < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[position]) {
            position += 1
        }
        return position
    }

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09, 0x0A, 0x0D, 0x2C, 0x3A, 0x5D, 0x7D: true
        default: false
        }
    }
}
