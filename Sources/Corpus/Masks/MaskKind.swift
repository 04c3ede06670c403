/// A kind of personal information that a recipe can mask.
///
/// The raw value is the name in recipes; measures count what was masked as `masked_` and that name.
public enum MaskKind: String, CaseIterable, Sendable {
    /// Addresses of electronic mail.
    case email
    /// Japanese telephone numbers.
    case phone
    /// A postal code (〒) with the address that follows it.
    case postalAddress = "postal_address"
    /// My Numbers (個人番号), by their check digit.
    case myNumber = "my_number"
    /// Numbers of credit cards, by Luhn's check digit.
    case creditCard = "credit_card"
    /// IP addresses, version 4 and 6.
    case ipAddress = "ip_address"
    /// Bank accounts, by the words around them.
    case bankAccount = "bank_account"

    /// What stands in its place where a recipe does not say.
    public var standardPlaceholder: String { "<\(rawValue.uppercased())>" }

    /// Which kind a number is that could be several, the first that fits: those that are told by their form
    /// alone or by words around them come before those that many numbers fit. It does not depend on the recipe.
    static let precedence: [MaskKind] = [
        .email, .ipAddress, .postalAddress, .bankAccount, .myNumber, .creditCard, .phone,
    ]
}
