internal import Glibc

/// What a recipe puts in the place of personal information, and where it stands in a text already.
struct Placeholders: Sendable {
    /// In the order of the recipe; those that remove are empty.
    let texts: [[UInt8]]
    /// Those that are looked for, by their first byte.
    private let byFirstByte: [(first: UInt8, texts: [[UInt8]])]

    init(_ texts: [[UInt8]]) {
        self.texts = texts
        var groups: [(first: UInt8, texts: [[UInt8]])] = []
        for text in texts {
            guard let first = text.first else { continue }
            if let index = groups.firstIndex(where: { $0.first == first }) {
                groups[index].texts.append(text)
            } else {
                groups.append((first, [text]))
            }
        }
        // Of two that begin alike the longer is meant.
        byFirstByte = groups.map { group in
            (group.first, group.texts.sorted { $0.count > $1.count })
        }
    }

    /// The places where a placeholder stands, in order and without overlap.
    func places(in text: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var places: [Range<Int>] = []
        for group in byFirstByte { append(group, in: text, to: &places) }
        guard byFirstByte.count > 1 else { return places }
        places.sort { ($0.lowerBound, $1.upperBound) < ($1.lowerBound, $0.upperBound) }
        var end = 0
        places.removeAll { place in
            guard place.lowerBound >= end else { return true }
            end = place.upperBound
            return false
        }
        return places
    }

    private func append(
        _ group: (first: UInt8, texts: [[UInt8]]), in text: UnsafeBufferPointer<UInt8>,
        to places: inout [Range<Int>]
    ) {
        guard let base = text.baseAddress else { return }
        var place = 0
        while place < text.count,
            let found = memchr(base + place, Int32(group.first), text.count - place)
        {
            place = UnsafeRawPointer(base).distance(to: UnsafeRawPointer(found))
            let end = group.texts.lazy.compactMap { placeholder -> Int? in
                let end = place + placeholder.count
                guard end <= text.count,
                    memcmp(base + place, placeholder, placeholder.count) == 0
                else { return nil }
                return end
            }.first
            if let end { places.append(place..<end) }
            place = end ?? place + 1
        }
    }
}
