internal import Lineage
internal import Storage
internal import Transformer

/// The files of a checkpoint folder.
enum Checkpoint {
    static let modelName = "model.safetensors"
    static let optimizerName = "optimizer.safetensors"
    /// What is copied from the shards' tokenizer, where it is there.
    static let tokenizerNames = [
        "tokenizer.json", "tokenizer_config.json", "special_tokens_map.json",
    ]

    /// Writes everything but the lineage into a folder.
    /// - Returns: the SHA-256 of each file, by name.
    static func write(
        _ state: TrainingState, tokenizerFolder: String, endOfText: UInt32, to folder: String
    ) throws(KeifuError) -> [String: Digest] {
        var checksums: [String: Digest] = [:]
        let table = state.model.parameterTable
        checksums[modelName] = try SafeTensors.write(
            table.map { tensor($0, of: UnsafeBufferPointer(state.model.parameters)) },
            metadata: [], to: Paths.join(folder, modelName))
        checksums[optimizerName] = try SafeTensors.write(
            table.map {
                tensor($0, of: UnsafeBufferPointer(state.firstMoment), prefix: "exp_avg.")
            }
                + table.map {
                    tensor(
                        $0, of: UnsafeBufferPointer(state.secondMoment),
                        prefix: "exp_avg_sq.")
                }, metadata: [("step", "\(state.step)")],
            to: Paths.join(folder, optimizerName))

        func put(_ name: String, _ bytes: [UInt8]) throws(KeifuError) {
            try Files.replace(Paths.join(folder, name), with: bytes)
            checksums[name] = .of(bytes)
        }
        let configuration = LlamaConfiguration.document(
            state.model.configuration, endOfText: endOfText)
        try put(LlamaConfiguration.name, Array(configuration.utf8))
        let generation = JSONText.object([
            ("bos_token_id", JSONText(UInt64(endOfText))),
            ("eos_token_id", JSONText(UInt64(endOfText))),
        ]).document
        try put("generation_config.json", Array(generation.utf8))
        for name in tokenizerNames {
            let source = Paths.join(tokenizerFolder, name)
            if Files.exists(source) { try put(name, try Files.read(source)) }
        }
        return checksums
    }

    /// Reads the weights of a checkpoint folder into a model of the shape that its `config.json` says.
    static func loadModel(_ folder: String) throws(KeifuError) -> TransformerModel {
        let configuration = try LlamaConfiguration.load(checkpoint: folder)
        let file = try SafeTensorsFile(path: Paths.join(folder, modelName))
        // The shapes are held against the file before memory is taken for them.
        for (name, shape) in LlamaConfiguration.leadingShapes(configuration) {
            try file.check(name, shape: shape)
        }
        let model = try TransformerModel(
            checked: configuration, gradients: false, file: folder)
        try read(model.parameterTable, prefix: "", from: file, into: model.parameters)
        return model
    }

    /// Reads the weights and the optimiser's state of a checkpoint of the same shape.
    static func load(_ folder: String, into state: TrainingState) throws(KeifuError) {
        let configuration = try LlamaConfiguration.load(checkpoint: folder)
        guard configuration == state.model.configuration else {
            throw .badInput(
                "the checkpoint is of another architecture than the recipe",
                file: Paths.join(folder, LlamaConfiguration.name),
                remedy: "Resume with the recipe that the run was started with.")
        }
        let table = state.model.parameterTable
        let weights = try SafeTensorsFile(path: Paths.join(folder, modelName))
        try read(table, prefix: "", from: weights, into: state.model.parameters)
        let moments = try SafeTensorsFile(path: Paths.join(folder, optimizerName))
        try read(table, prefix: "exp_avg.", from: moments, into: state.firstMoment)
        try read(table, prefix: "exp_avg_sq.", from: moments, into: state.secondMoment)
        guard let step = moments.metadata["step"].flatMap(UInt64.init) else {
            throw .badInput(
                "the optimiser's state does not say its step", file: moments.path,
                remedy: "Resume from another checkpoint.")
        }
        state.step = step
    }

    private static func read(
        _ table: [Parameter], prefix: String, from file: SafeTensorsFile,
        into values: UnsafeMutableBufferPointer<Float>
    ) throws(KeifuError) {
        var known = Set<String>()
        for parameter in table {
            let name = prefix + parameter.name
            try file.read(
                name, shape: parameter.shape,
                into: UnsafeMutableBufferPointer(rebasing: values[parameter.range]))
            known.insert(name)
        }
        if prefix.isEmpty,
            let other = file.entries.keys.sorted().first(where: { !known.contains($0) })
        {
            throw .badInput(
                "the tensor \(other) has no place in a Llama decoder of config.json's shape",
                file: file.path, remedy: "The checkpoint is of another architecture.")
        }
    }

    private static func tensor(
        _ parameter: Parameter, of values: UnsafeBufferPointer<Float>, prefix: String = ""
    ) -> SafeTensors.Tensor {
        return SafeTensors.Tensor(
            name: prefix + parameter.name, shape: parameter.shape,
            values: UnsafeBufferPointer(rebasing: values[parameter.range]))
    }
}
