public import RealModule
internal import Tensors

/// The naive decoder: the reference layers put together, over any real type. In Double it is the oracle of
/// ``TrainingPass`` and ``InferencePass``; it is far too slow for anything else.
public struct ReferenceTransformer<T: Real & BinaryFloatingPoint> {
    /// The shape.
    public let configuration: ModelConfiguration
    /// All parameters, in the order of ``ModelConfiguration/parameterTable``.
    public var parameters: [T]

    private let layout: ParameterLayout

    /// A decoder with these parameters.
    public init(configuration: ModelConfiguration, parameters: [T]) {
        self.configuration = configuration
        self.parameters = parameters
        layout = ParameterLayout(configuration)
    }

    /// One sequence: tokens, targets (negative for none) and segment starts, all (S).
    public struct Sequence: Sendable {
        /// The tokens.
        public var tokens: [Int]
        /// The token to predict at each place; negative for none.
        public var targets: [Int]
        /// The index of the first token of each token's document.
        public var segmentStarts: [Int]

        /// A sequence.
        public init(tokens: [Int], targets: [Int], segmentStarts: [Int]) {
            self.tokens = tokens
            self.targets = targets
            self.segmentStarts = segmentStarts
        }

        var positions: [Int] { zip(segmentStarts.indices, segmentStarts).map { $0 - $1 } }
    }

    /// What a block's forward pass leaves for its backward pass.
    private struct Trace {
        var x: [T]  // (S, D)
        var attentionInput: [T]  // (S, D)
        var q: [T]  // (S, H, K), rotated
        var k: [T]  // (S, G, K), rotated
        var v: [T]  // (S, G, K)
        var attended: [T]  // (S, H·K)
        var middle: [T]  // (S, D)
        var feedForwardInput: [T]  // (S, D)
        var gate: [T]  // (S, F)
        var up: [T]  // (S, F)
        var product: [T]  // (S, F)
        var output: [T]  // (S, D)
    }

    /// The losses (S) of a sequence.
    public func losses(_ sequence: Sequence) -> [T] {
        ReferenceCrossEntropy.forward(
            logits: logits(sequence), targets: sequence.targets,
            vocabulary: configuration.vocabulary)
    }

    /// The logits (S, V) of a sequence.
    public func logits(_ sequence: Sequence) -> [T] {
        let stream = traces(sequence).last?.output ?? []
        return ReferenceLinear.forward(
            ReferenceRMSNorm.forward(stream, norm(layout.finalNorm), epsilon: epsilon), head,
            inputs: configuration.width)
    }

    /// The gradient of `scale` · Σ losses, in the order of the parameters.
    public func gradient(_ sequence: Sequence, scale: T) -> [T] {
        let d = configuration.width
        let traces = traces(sequence)
        let stream = traces.last?.output ?? []
        let normed = ReferenceRMSNorm.forward(stream, norm(layout.finalNorm), epsilon: epsilon)
        let logits = ReferenceLinear.forward(normed, head, inputs: d)
        var total = [T](repeating: 0, count: parameters.count)
        func add(_ part: [T], at offset: Int) {
            for i in part.indices { total[offset + i] += part[i] }
        }
        let dLogits = ReferenceCrossEntropy.backward(
            logits: logits, targets: sequence.targets, vocabulary: configuration.vocabulary,
            scale: scale)
        let output = ReferenceLinear.backward(normed, head, inputs: d, dy: dLogits)
        add(output.dw, at: layout.head)
        let final = ReferenceRMSNorm.backward(
            stream, norm(layout.finalNorm), epsilon: epsilon, dy: output.dx)
        add(final.dw, at: layout.finalNorm)
        var dStream = final.dx
        for (place, trace) in zip(layout.blocks, traces).reversed() {
            dStream = feedForwardBackward(place, trace, dStream, add)
            dStream = attentionBackward(place, trace, sequence, dStream, add)
        }
        add(
            ReferenceEmbedding.backward(
                tokens: sequence.tokens, vocabulary: configuration.vocabulary, width: d,
                dy: dStream),
            at: layout.embedding)
        return total
    }

    private func traces(_ sequence: Sequence) -> [Trace] {
        let c = configuration
        var x = ReferenceEmbedding.forward(
            tokens: sequence.tokens, table: slice(layout.embedding, c.vocabulary * c.width),
            width: c.width)
        return layout.blocks.map { place in
            let trace = forward(place, x, sequence)
            x = trace.output
            return trace
        }
    }

    private func forward(_ place: ParameterLayout.Block, _ x: [T], _ sequence: Sequence) -> Trace {
        let c = configuration
        let n1 = ReferenceRMSNorm.forward(x, norm(place.attentionNorm), epsilon: epsilon)
        let weights = projections(place)
        let q = rotate(ReferenceLinear.forward(n1, weights.q, inputs: c.width), sequence)
        let k = rotate(ReferenceLinear.forward(n1, weights.k, inputs: c.width), sequence)
        let v = ReferenceLinear.forward(n1, weights.v, inputs: c.width)
        let attended = attention.forward(q: q, k: k, v: v, segmentStarts: sequence.segmentStarts)
        let middle = sum(
            x, ReferenceLinear.forward(attended, weights.output, inputs: c.heads * c.headWidth))
        let n2 = ReferenceRMSNorm.forward(middle, norm(place.feedForwardNorm), epsilon: epsilon)
        let gate = ReferenceLinear.forward(n2, weights.gate, inputs: c.width)
        let up = ReferenceLinear.forward(n2, weights.up, inputs: c.width)
        let product = ReferenceSwiGLU.forward(gate: gate, up: up)
        let output = sum(middle, ReferenceLinear.forward(product, weights.down, inputs: c.hidden))
        return Trace(
            x: x, attentionInput: n1, q: q, k: k, v: v, attended: attended, middle: middle,
            feedForwardInput: n2, gate: gate, up: up, product: product, output: output)
    }

    private func feedForwardBackward(
        _ place: ParameterLayout.Block, _ trace: Trace, _ dOutput: [T], _ add: ([T], Int) -> Void
    ) -> [T] {
        let c = configuration
        let weights = projections(place)
        let down = ReferenceLinear.backward(
            trace.product, weights.down, inputs: c.hidden, dy: dOutput)
        let unit = ReferenceSwiGLU.backward(gate: trace.gate, up: trace.up, dy: down.dx)
        let gate = ReferenceLinear.backward(
            trace.feedForwardInput, weights.gate, inputs: c.width, dy: unit.dGate)
        let up = ReferenceLinear.backward(
            trace.feedForwardInput, weights.up, inputs: c.width, dy: unit.dUp)
        let norm = ReferenceRMSNorm.backward(
            trace.middle, norm(place.feedForwardNorm), epsilon: epsilon, dy: sum(gate.dx, up.dx))
        add(down.dw, place.down)
        add(gate.dw + up.dw, place.gateUp)
        add(norm.dw, place.feedForwardNorm)
        return sum(dOutput, norm.dx)
    }

    private func attentionBackward(
        _ place: ParameterLayout.Block, _ trace: Trace, _ sequence: Sequence, _ dOutput: [T],
        _ add: ([T], Int) -> Void
    ) -> [T] {
        let c = configuration
        let weights = projections(place)
        let output = ReferenceLinear.backward(
            trace.attended, weights.output, inputs: c.heads * c.headWidth, dy: dOutput)
        let heads = attention.backward(
            q: trace.q, k: trace.k, v: trace.v, segmentStarts: sequence.segmentStarts,
            dOutput: output.dx)
        let n = trace.attentionInput
        let q = ReferenceLinear.backward(
            n, weights.q, inputs: c.width, dy: rotateBack(heads.dq, sequence))
        let k = ReferenceLinear.backward(
            n, weights.k, inputs: c.width, dy: rotateBack(heads.dk, sequence))
        let v = ReferenceLinear.backward(n, weights.v, inputs: c.width, dy: heads.dv)
        let norm = ReferenceRMSNorm.backward(
            trace.x, norm(place.attentionNorm), epsilon: epsilon, dy: sum(sum(q.dx, k.dx), v.dx))
        add(output.dw, place.attentionOutput)
        add(q.dw + k.dw + v.dw, place.projection)
        add(norm.dw, place.attentionNorm)
        return sum(dOutput, norm.dx)
    }

    private var epsilon: T { T(configuration.normEpsilon) }
    private var head: [T] { slice(layout.head, configuration.vocabulary * configuration.width) }
    private var attention: ReferenceAttention {
        ReferenceAttention(
            heads: configuration.heads, keyValueHeads: configuration.kvHeads,
            headWidth: configuration.headWidth)
    }

    private func rotate(_ x: [T], _ sequence: Sequence) -> [T] {
        ReferenceRotary.forward(
            x, positions: sequence.positions, headWidth: configuration.headWidth,
            theta: T(configuration.ropeTheta))
    }

    private func rotateBack(_ dy: [T], _ sequence: Sequence) -> [T] {
        ReferenceRotary.backward(
            dy: dy, positions: sequence.positions, headWidth: configuration.headWidth,
            theta: T(configuration.ropeTheta))
    }

    private func projections(
        _ place: ParameterLayout.Block
    ) -> (q: [T], k: [T], v: [T], output: [T], gate: [T], up: [T], down: [T]) {
        let c = configuration
        let query = c.heads * c.headWidth * c.width
        let key = c.kvHeads * c.headWidth * c.width
        let unit = c.hidden * c.width
        return (
            slice(place.projection, query), slice(place.projection + query, key),
            slice(place.projection + query + key, key), slice(place.attentionOutput, query),
            slice(place.gateUp, unit), slice(place.gateUp + unit, unit), slice(place.down, unit)
        )
    }

    private func norm(_ offset: Int) -> [T] { slice(offset, configuration.width) }
    private func slice(_ offset: Int, _ count: Int) -> [T] {
        Array(parameters[offset..<offset + count])
    }
    private func sum(_ a: [T], _ b: [T]) -> [T] { zip(a, b).map { $0 + $1 } }
}
