/// Marks of bulletin boards and shops.
enum PatternMeasures {
    /// - `bulletin_board_marks`: how many ``BulletinBoardMarks`` stand in the text (HojiChar's
    ///   `DiscardBBSComments`, which counts every hyphen too).
    static let names = ["bulletin_board_marks"]

    static func append(of text: MeasuredText, to row: inout [Float]) {
        row.append(Float(BulletinBoardMarks.count(in: text.characters)))
    }
}
