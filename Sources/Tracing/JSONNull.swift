internal import Foundation

/// JSON's `null`, for objects that JSONSerialization writes.
var jsonNull: Any { NSNull() }
