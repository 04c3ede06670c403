internal import Storage

/// The safetensors format (huggingface/safetensors), float32 only.
///
/// ```
/// ┌──────────────┬───────────────────────────────┬─────────────────────────────┐
/// │ u64 length N │ N bytes: JSON, space-padded   │ tensors, one after another  │
/// └──────────────┴───────────────────────────────┴─────────────────────────────┘
/// {"__metadata__":{"format":"pt"},"name":{"dtype":"F32","shape":[3,4],"data_offsets":[0,48]},…}
/// ```
///
/// Offsets count from the end of the header; tensors leave no hole, so a file's length is known from its
/// header. N is a multiple of 8 that puts the data at an aligned offset.
enum SafeTensors {
    /// A header longer than this is not one (the limit of the reference implementation).
    static let longestHeader = 100_000_000
    /// Bytes of a float32.
    static let elementSize = 4

    /// One tensor to write: its values lie in C order.
    struct Tensor {
        var name: String
        var shape: [Int]
        var values: UnsafeBufferPointer<Float>
    }
}
