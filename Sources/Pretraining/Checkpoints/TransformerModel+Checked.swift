internal import Storage
internal import Transformer

extension TransformerModel {
    /// A model of zeros; an impossible shape is an error about the file that asked for it.
    convenience init(
        checked configuration: ModelConfiguration, gradients: Bool = true, file: String
    ) throws(KeifuError) {
        do {
            try self.init(configuration: configuration, gradients: gradients)
        } catch {
            throw .badInput("\(error)", file: file, remedy: "Mend the shape of the model.")
        }
    }
}
