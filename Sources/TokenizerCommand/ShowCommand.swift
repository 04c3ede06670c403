internal import ArgumentParser
internal import CommandSupport
internal import Foundation
internal import Tokenization

/// `tokenizer show`.
struct ShowCommand: KeifuCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show the pieces of a text, in colour on a terminal.")

    @Option(help: ArgumentHelp("The tokenizer's folder.", valueName: "dir"))
    var tokenizer: String

    @Argument(help: "The text.")
    var text: String

    func perform() throws {
        let tokenizer = try Tokenizer.load(folder: tokenizer)
        let ids = tokenizer.encode(Array(text.utf8))
        let pieces = ids.map { PieceText.readable(tokenizer.bytes(of: $0)) }
        if isatty(STDOUT_FILENO) == 1 {
            let colours = [44, 42, 45, 46, 41, 100]
            let painted = pieces.enumerated().map { index, piece in
                "\u{1B}[97;\(colours[index % colours.count])m\(piece)\u{1B}[0m"
            }
            Terminal.line(painted.joined())
        } else {
            Terminal.line(pieces.joined(separator: "|"))
        }
        Terminal.line(ids.map(String.init).joined(separator: " "))
        let characters = text.unicodeScalars.count
        Terminal.line(
            "\(ids.count) tokens, \(characters) characters, \(text.utf8.count) bytes")
    }
}

/// Pieces for people.
enum PieceText {
    /// A piece with control characters and parts of characters written out: `<0A>`, `<E3>`.
    static func readable(_ piece: [UInt8]) -> String {
        var text = ""
        var rest = piece[...]
        while let first = rest.first {
            // At most four bytes make a character; the longest reading that is well-formed wins.
            let length = (1...4).first { length in
                length <= rest.count
                    && String(validating: rest.prefix(length), as: UTF8.self) != nil
            }
            if let length, first >= 0x20, first != 0x7F,
                let character = String(validating: rest.prefix(length), as: UTF8.self)
            {
                text += character
                rest = rest.dropFirst(length)
            } else {
                text += String(format: "<%02X>", first)
                rest = rest.dropFirst()
            }
        }
        return text
    }
}
