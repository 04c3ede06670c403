internal import JapaneseText
internal import Lineage
internal import Recipes
internal import Storage

/// Texts that benchmarks read before the clock starts.
enum BenchmarkTexts {
    /// The texts under `text` in files of JSON lines.
    static func read(_ files: [String], threads: Int) throws -> [[UInt8]] {
        let fields = FieldMapping()
        var texts: [[UInt8]] = []
        for file in files {
            let lines = try Files.read(file).split(separator: 0x0A)
            texts += try ParallelLoop.map(count: lines.count, threads: threads) { index in
                let line = Array(lines[index])
                do throws(PreparationFailure) {
                    let document = try JSONLReader.extract(line, fields: fields)
                    return document.layers[0].apply(to: line)?.text ?? line
                } catch {
                    throw KeifuError.badInput(
                        error.drop.detail ?? error.drop.rule, file: file, line: index + 1)
                }
            }
        }
        return texts
    }
}
