public import Tensors

/// The parameters of a decoder and the memory of their gradients, each flat and in the order of the table.
public final class TransformerModel {
    /// The shape.
    public let configuration: ModelConfiguration
    /// The named tensors, in the order of the flat memory.
    public let parameterTable: [Parameter]
    /// Whether weight decay applies, range by range, for ``AdamW``.
    public let decaySegments: [AdamW.Segment]

    let layout: ParameterLayout
    private let parameterMemory: AlignedBuffer<Float>
    private let gradientMemory: AlignedBuffer<Float>

    /// A model with all parameters zero: fill ``parameters`` from a checkpoint, or call
    /// ``initialize(seed:)``. Throws where the configuration is not valid.
    /// - Parameter gradients: false to save the memory where the model is only run; ``gradients`` is empty.
    public init(configuration: ModelConfiguration, gradients: Bool = true) throws(TransformerError)
    {
        try configuration.validate()
        self.configuration = configuration
        parameterTable = configuration.parameterTable
        layout = ParameterLayout(configuration)
        parameterMemory = AlignedBuffer(layout.count)
        gradientMemory = AlignedBuffer(gradients ? layout.count : 0)
        decaySegments = parameterTable.map { .init(range: $0.range, decays: $0.decays) }
    }

    /// All parameters, 64-byte aligned.
    public var parameters: UnsafeMutableBufferPointer<Float> { parameterMemory.elements }
    /// All gradients, in the order of ``parameters``; zero until a backward pass adds to them.
    public var gradients: UnsafeMutableBufferPointer<Float> { gradientMemory.elements }

    /// The parameter of a name.
    public func parameter(named name: String) -> Parameter? {
        parameterTable.first { $0.name == name }
    }

    /// Sets all gradients to zero, before the first backward pass of a step.
    public func zeroGradients() { Vectors.fill(gradients, with: 0) }

    func weight(_ offset: Int) -> UnsafeMutablePointer<Float> { parameterMemory.base + offset }
    func weight(_ offset: Int, _ rows: Int, _ columns: Int) -> Matrix {
        Matrix(weight(offset), rows: rows, columns: columns)
    }
    func gradient(_ offset: Int) -> UnsafeMutablePointer<Float> { gradientMemory.base + offset }
    func gradient(_ offset: Int, _ rows: Int, _ columns: Int) -> Matrix {
        Matrix(gradient(offset), rows: rows, columns: columns)
    }
}
