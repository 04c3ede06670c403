/// Why a payload breaks off at a place.
struct PayloadDamage: Equatable, Sendable {
    /// What a dropped record's rule is called.
    enum Rule: String, Sendable {
        /// The file ends inside a member.
        case truncated
        /// A member cannot be decoded, or its checksum is wrong, or there are bytes between members.
        case damaged
        /// The payload is larger than the recipe's limit.
        case expansion
    }

    var rule: Rule
    /// What happened, with the offset in the file.
    var detail: String
    /// Where the damaged member begins in the file.
    var memberOffset: Int
    var value: Double?
    var threshold: Double?

    /// The failure of the record that breaks off here.
    var failure: PreparationFailure {
        PreparationFailure(
            stage: "read", rule: rule.rawValue, value: value, threshold: threshold, detail: detail)
    }
}
