internal import Glibc
internal import Recipes
internal import Shards
internal import Storage
internal import Tensors
internal import Transformer

/// How fast one process trains, measured over whole steps, beside the machine's matrix-product peak.
public struct TrainingBenchmark {
    /// What was measured.
    public struct Result: Sendable {
        /// Input tokens a second: those of the step of median time.
        public var tokensPerSecond: Double
        /// Billions of floating-point operations a second that the model's formula needs.
        public var gflops: Double
        /// Billions of floating-point operations a second of a large matrix product, in this process.
        public var peakGflops: Double
        /// The most memory that the process ever had, in bytes.
        public var peakMemory: UInt64
        /// Seconds of all timed steps, by phase, in the order of a step.
        public var phases: [(name: String, seconds: Double)]
    }

    private let recipe: PretrainingRecipe
    private let sets: [ShardSet]
    private let vocabulary: Int

    /// Reads a recipe; where it names no shards, tokens are drawn at random.
    public init(recipe path: String) throws {
        recipe = try PretrainingRecipe.load(path)
        sets = try recipe.shards.map { try ShardSet(path: $0.path) }
        guard let vocabulary = recipe.model.vocabulary ?? sets.first?.vocabularySize else {
            throw KeifuError.badInput(
                "without shards the vocabulary is not known", file: path,
                remedy: "Add model.vocabulary.")
        }
        self.vocabulary = vocabulary
        ComputeThreads.configure(recipe.threads)
    }

    /// Does one step to warm up and then `steps` timed ones.
    /// - Parameter progress: is told how many steps are done.
    public func run(steps: Int, progress: (Int) -> Void = { _ in }) throws -> Result {
        let shape = recipe.model
        let configuration = ModelConfiguration(
            vocabulary: vocabulary, width: shape.width, layers: shape.layers, heads: shape.heads,
            kvHeads: shape.kvHeads, hidden: shape.hidden, context: shape.context,
            ropeTheta: shape.ropeTheta, normEpsilon: shape.normEpsilon, tied: shape.tied)
        let state = TrainingState(
            model: try TransformerModel(checked: configuration, file: "model"))
        state.model.initialize(seed: recipe.seed)
        let pass = try TrainingPass(
            model: state.model, sequences: recipe.batch.micro, length: shape.context)
        var random = TokenSampler(temperature: 1, topP: 1, seed: recipe.seed)
        var phases = ["data", "forward_backward", "gradient_norm", "optimizer"].map {
            (name: $0, seconds: 0.0)
        }
        var times: [Double] = []
        for step in 0...steps {
            var marks = [Self.now()]
            let rows = try (0..<recipe.batch.sequences).map { _ in try row(&random) }
            marks.append(Self.now())
            state.model.zeroGradients()
            for begin in stride(from: 0, to: rows.count, by: recipe.batch.micro) {
                try RowBatch(rows[begin..<begin + recipe.batch.micro]).forwardBackward(
                    pass, scale: 1 / Float(rows.count * shape.context))
            }
            marks.append(Self.now())
            let norm = Vectors.norm(UnsafeBufferPointer(state.model.gradients))
            marks.append(Self.now())
            AdamW(learningRate: Float(recipe.optimizer.learningRate)).update(
                step: step + 1, segments: state.model.decaySegments,
                parameters: state.model.parameters,
                gradients: UnsafeBufferPointer(state.model.gradients),
                firstMoment: state.firstMoment, secondMoment: state.secondMoment,
                gradientScale: Float(1 / max(1, norm)))
            marks.append(Self.now())
            progress(step)
            if step == 0 { continue }
            times.append(marks[4] - marks[0])
            for index in 0..<4 { phases[index].seconds += marks[index + 1] - marks[index] }
        }
        let median = times.sorted()[times.count / 2]
        let tokens = Double(recipe.batch.sequences * shape.context)
        return Result(
            tokensPerSecond: tokens / median,
            gflops: tokens * Self.operations(configuration) / median / 1e9,
            peakGflops: Self.sgemmPeak(), peakMemory: Self.peakMemory(), phases: phases)
    }

    private func row(_ random: inout TokenSampler) throws -> SampleRow {
        let length = recipe.model.context
        if let set = sets.first {
            let sample = random.number(below: set.sampleCount(sequenceLength: length))
            return try SampleRow(
                set, sample: sample, length: length, documentMask: recipe.documentMask)
        }
        let tokens = (0...length).map { _ in Int32(random.number(below: UInt64(vocabulary))) }
        return SampleRow(
            sample: tokens, documents: [(0, 0..<length + 1)], length: length, documentMask: true)
    }

    /// Operations for one token, forward and backward: six for each weight of a matrix product, the output
    /// layer among them, and 6·L·S·D for the causal half of attention's two products (Chowdhery et al.,
    /// PaLM, 2022, appendix B, halved).
    static func operations(_ shape: ModelConfiguration) -> Double {
        let matrices = shape.parameterTable.filter { $0.decays }.reduce(0) { $0 + $1.count }
        let output = shape.tied ? shape.vocabulary * shape.width : 0
        return 6 * Double(matrices + output)
            + 6 * Double(shape.layers) * Double(shape.context) * Double(shape.width)
    }

    /// The best of several products of 1536 × 1536 matrices, over all threads.
    private static func sgemmPeak() -> Double {
        let side = 1536
        let memory = (0..<3).map { _ in AlignedBuffer<Float>(count: side * side, zero: 0.5) }
        let matrices = memory.map { Matrix($0.base, rows: side, columns: side) }
        var best = Double.infinity
        // Matrices are plain addresses: the memory lives as long as this scope says.
        withExtendedLifetime(memory) {
            for _ in 0..<6 {
                let began = now()
                MatrixProduct.multiply(matrices[0], matrices[1], into: matrices[2])
                best = min(best, now() - began)
            }
        }
        return 2 * Double(side * side) * Double(side) / best / 1e9
    }

    private static func peakMemory() -> UInt64 {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return UInt64(usage.ru_maxrss) * 1024
    }

    private static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
