internal import Lineage
internal import Recipes

/// What stops a document at the door: its licence, then the opt-out list.
struct Door: Sendable {
    let allowedLicenses: [String]?
    let optOut: OptOutList

    init(_ recipe: BuildRecipe) {
        allowedLicenses = recipe.allowedLicenses
        optOut = recipe.optOut
    }

    /// The reason to turn a document away, or `nil`.
    ///
    /// - Parameter license: its own where the format carries one, else its source's.
    func judge(id: Digest, contentID: Digest, url: String?, license: String) -> Verdict.Drop? {
        if let allowedLicenses, !LicenseExpression(license).isAllowed(by: allowedLicenses) {
            return Verdict.Drop(stage: "licence", rule: "allow", detail: license)
        }
        if let rule = optOut.match(id: id, contentID: contentID, url: url) {
            return Verdict.Drop(stage: "opt_out", rule: rule)
        }
        return nil
    }
}
