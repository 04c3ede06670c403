internal import Glibc
internal import Tensors

extension TransformerModel {
    /// Sets the parameters of an untrained model: matrices and embeddings from N(0, 0.02), norms 1, and the
    /// two projections that end in the residual stream narrower by 1/√(2L), so that its variance does not
    /// grow with depth (Radford et al., 2019).
    ///
    /// Every value is a function of the seed, the tensor's place in the table and its index alone.
    public func initialize(seed: UInt64) {
        let narrow = 1 / Double(2 * configuration.layers).squareRoot()
        for (index, parameter) in parameterTable.enumerated() {
            let values = UnsafeMutableBufferPointer(rebasing: parameters[parameter.range])
            if parameter.shape.count == 1 {
                Vectors.fill(values, with: 1)
                continue
            }
            let endsInStream =
                parameter.name.hasSuffix("o_proj.weight")
                || parameter.name.hasSuffix("down_proj.weight")
            let deviation = 0.02 * (endsInStream ? narrow : 1)
            let stream = mix(seed &+ mix(UInt64(index) &+ 1))
            let pairs = (values.count + 1) / 2
            let grain = 1 << 14
            ComputeThreads.forEach((pairs + grain - 1) / grain) { block, _ in
                for pair in block * grain..<min(pairs, (block + 1) * grain) {
                    let (first, second) = normalPair(stream, UInt64(pair))
                    values[2 * pair] = Float(deviation * first)
                    if 2 * pair + 1 < values.count {
                        values[2 * pair + 1] = Float(deviation * second)
                    }
                }
            }
        }
    }
}

/// The finaliser of SplitMix64 (Steele, Lea and Flood, 2014).
private func mix(_ value: UInt64) -> UInt64 {
    var mixed = value &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
}

/// Two independent standard normal values (Box and Muller, 1958) from a counter.
private func normalPair(_ stream: UInt64, _ counter: UInt64) -> (Double, Double) {
    let first = mix(stream &+ (2 &* counter) &* 0xD134_2543_DE82_EF95)
    let second = mix(stream &+ (2 &* counter &+ 1) &* 0xD134_2543_DE82_EF95)
    let uniform = (Double(first >> 11) + 0.5) * 0x1p-53
    let angle = 2 * Double.pi * Double(second >> 11) * 0x1p-53
    let radius = (-2 * log(uniform)).squareRoot()
    return (radius * cos(angle), radius * sin(angle))
}
