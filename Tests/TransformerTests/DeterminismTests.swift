import Tensors
import TestSupport
import Testing
import Transformer

/// Bits repeat: from run to run, and for one and two threads. Serialised, for the threads are global.
@Suite(.serialized)
struct DeterminismTests {
    /// Losses, gradients and parameters after three updates.
    private func run(threads: Int) throws -> [Float] {
        ComputeThreads.configure(threads)
        defer { ComputeThreads.configure(1) }
        var generator = SeededGenerator(seed: 41)
        let configuration = ModelConfiguration(
            vocabulary: 1500, width: 96, layers: 2, heads: 6, kvHeads: 3, hidden: 260,
            context: 256)
        let model = try TransformerModel(configuration: configuration)
        model.initialize(seed: 5)
        let pass = try TrainingPass(model: model, sequences: 5, length: 131)
        let first = AlignedBuffer<Float>(model.parameters.count)
        let second = AlignedBuffer<Float>(model.parameters.count)
        var trail: [Float] = []
        for step in 1...3 {
            let batch = Batch(configuration, sequences: 5, length: 131, masked: true, &generator)
            model.zeroGradients()
            try batch.forwardBackward(pass, scale: 0.01)
            let norm = Vectors.norm(UnsafeBufferPointer(model.gradients))
            AdamW(learningRate: 0.001).update(
                step: step, segments: model.decaySegments, parameters: model.parameters,
                gradients: UnsafeBufferPointer(model.gradients), firstMoment: first.elements,
                secondMoment: second.elements, gradientScale: Float(min(1, 1 / norm)))
            trail += pass.losses
        }
        return trail + model.gradients + model.parameters
    }

    @Test func twoRunsAreEqual() throws {
        for threads in [1, 2, 3] {
            let first = try run(threads: threads)
            for _ in 0..<3 { #expect(try run(threads: threads) == first) }
        }
    }

    @Test func oneAndTwoThreadsAreEqual() throws {
        #expect(try run(threads: 1) == run(threads: 2))
    }

    @Test func threadsBeyondTheirTasksDoNoHarm() {
        ComputeThreads.configure(5)
        defer { ComputeThreads.configure(1) }
        let sums = AlignedBuffer<Int>(count: 1000, zero: 0)
        ComputeThreads.forEach(1000) { task, worker in
            #expect(worker < 5)
            sums.base[task] += task
        }
        ComputeThreads.forEach(0) { _, _ in Issue.record("there was no task") }
        #expect(Array(sums.elements) == Array(0..<1000))
    }
}
