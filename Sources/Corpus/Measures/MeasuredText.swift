/// A document's text laid open for measuring: what several groups of measures look at is found once.
///
/// It is a thread's working memory, loaded with one document after the other.
final class MeasuredText {
    /// The text: valid UTF-8.
    private(set) var bytes: [UInt8] = []

    /// Takes the next document.
    func load(_ bytes: [UInt8]) {
        self.bytes = bytes
    }
}
