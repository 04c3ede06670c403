/// JIS X 0213:2004 by plane, row and cell, as notes about characters outside an encoding name them.
public enum JISX0213 {
    /// The UTF-8 bytes of the one or two characters at a place; `nil` where the standard has none.
    ///
    /// - Parameters:
    ///   - plane: 1 or 2.
    ///   - row: 1 … 94.
    ///   - cell: 1 … 94.
    public static func text(plane: Int, row: Int, cell: Int) -> [UInt8]? {
        guard (1...94).contains(row), (1...94).contains(cell) else { return nil }
        let line: Int
        switch plane {
        case 1: line = row - 1
        case 2:
            guard let index = JISX0213Cells.rowsOfPlane2.firstIndex(of: row) else { return nil }
            line = 94 + index
        default: return nil
        }
        let bytes = cells[line * 94 + cell - 1]
        return bytes.isEmpty ? nil : bytes
    }

    /// The cells of the table in its order; empty where the standard has no character.
    private static let cells: [[UInt8]] = {
        var cells: [[UInt8]] = []
        var joins = false
        for scalar in JISX0213Cells.text.description.unicodeScalars {
            switch scalar {
            case "\n": continue
            case ".": cells.append([])
            case "+": joins = true
            default:
                let bytes = Array(String(scalar).utf8)
                if joins {
                    cells[cells.count - 1] += bytes
                    joins = false
                } else {
                    cells.append(bytes)
                }
            }
        }
        return cells
    }()
}
