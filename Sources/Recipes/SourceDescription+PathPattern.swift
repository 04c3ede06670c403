/// A pattern of paths: `?` is one character and `*` any number of them, both within one folder's
/// name; `**` as a whole part is any number of folders, also none.
public struct PathPattern: Sendable {
    private let parts: [[Unicode.Scalar]]

    /// Reads a pattern, such as `cards/**/*.txt`.
    public init(_ pattern: String) {
        parts = Self.split(pattern)
    }

    /// Whether a relative path with `/` between its parts matches as a whole.
    public func matches(_ path: String) -> Bool {
        Self.match(parts[...], Self.split(path)[...])
    }

    private static func split(_ path: String) -> [[Unicode.Scalar]] {
        path.unicodeScalars.split(separator: "/").filter { !$0.elementsEqual(".".unicodeScalars) }
            .map(Array.init)
    }

    private static func match(
        _ pattern: ArraySlice<[Unicode.Scalar]>, _ path: ArraySlice<[Unicode.Scalar]>
    ) -> Bool {
        wildcard(
            pattern, path, isAny: { $0 == ["*", "*"] }, matchesOne: { matchPart($0, $1) })
    }

    private static func matchPart(_ pattern: [Unicode.Scalar], _ part: [Unicode.Scalar]) -> Bool {
        wildcard(
            pattern[...], part[...], isAny: { $0 == "*" }, matchesOne: { $0 == "?" || $0 == $1 })
    }

    /// Matches with one kind of wildcard that takes any number of elements, in time of the product
    /// of the lengths: only the last wildcard passed is ever taken back.
    private static func wildcard<Element>(
        _ pattern: ArraySlice<Element>, _ elements: ArraySlice<Element>,
        isAny: (Element) -> Bool, matchesOne: (Element, Element) -> Bool
    ) -> Bool {
        var position = pattern.startIndex
        var place = elements.startIndex
        var retry: (position: Int, place: Int)?
        while place < elements.endIndex {
            if position < pattern.endIndex, isAny(pattern[position]) {
                position += 1
                retry = (position, place)
            } else if position < pattern.endIndex, matchesOne(pattern[position], elements[place]) {
                position += 1
                place += 1
            } else if let last = retry {
                position = last.position
                place = last.place + 1
                retry = (position, place)
            } else {
                return false
            }
        }
        return pattern[position...].allSatisfy(isAny)
    }
}
