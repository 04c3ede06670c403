internal import Recipes

/// What the fields of a JSON object say of a document.
enum JSONLMetadata {
    /// Metadata of the values that the scanner found.
    ///
    /// Strings, numbers, `true` and `false` are taken as they stand, `null` as absent; of further fields
    /// objects and arrays too, as their JSON.
    static func read(
        _ text: UnsafeBufferPointer<UInt8>, _ found: [JSONScanner.Value?], _ mapping: FieldMapping
    ) -> DocumentMetadata {
        var metadata = DocumentMetadata()
        for (field, value) in zip(mapping.fields, found) where field != .text {
            guard let value, let word = scalar(text, value), !word.isEmpty else { continue }
            switch field {
            case .text: break
            case .id: metadata.extra.append(.init(name: "original_id", value: word))
            case .url: metadata.url = word
            case .title: metadata.title = word
            case .author: metadata.author = word
            case .created:
                metadata.created = day(word)
                if metadata.created == nil {
                    metadata.extra.append(.init(name: "created_text", value: word))
                }
            case .license:
                if LicenseExpression(word).isSPDX {
                    metadata.license = word
                } else {
                    metadata.extra.append(.init(name: "license_text", value: word))
                }
            }
        }
        for (extra, value) in zip(mapping.extra, found.dropFirst(found.count - mapping.extra.count))
        {
            guard let value else { continue }
            if let word = scalar(text, value) {
                metadata.extra.append(.init(name: extra.name, value: word))
            } else if value.kind != .null {
                let json = String(decoding: text[value.range], as: UTF8.self)
                metadata.extra.append(.init(name: extra.name, value: json))
            }
        }
        return metadata
    }

    private static func scalar(
        _ text: UnsafeBufferPointer<UInt8>, _ value: JSONScanner.Value
    ) -> String? {
        switch value.kind {
        case .string:
            value.hasEscapes
                ? String(decoding: JSONString.unescaped(text, value.range), as: UTF8.self)
                : String(decoding: text[value.range], as: UTF8.self)
        case .number, .boolean: String(decoding: text[value.range], as: UTF8.self)
        case .null, .object, .array: nil
        }
    }

    /// The day in `2004-12-13T…`, `2004-12-13 …` and `20041213`, or as much as `2004-12` and `2004` say.
    static func day(_ word: String) -> String? {
        let bytes = Array(word.utf8)
        func isDigits(_ range: Range<Int>) -> Bool {
            range.upperBound <= bytes.count
                && bytes[range].allSatisfy { (0x30...0x39).contains($0) }
        }
        guard isDigits(0..<4) else { return nil }
        if bytes.count == 4 { return word }
        if bytes.count == 8, isDigits(0..<8) {
            return checked(String(word.prefix(4)), word.dropFirst(4).prefix(2), word.suffix(2))
        }
        guard bytes.count >= 7, bytes[4] == 0x2D, isDigits(5..<7) else { return nil }
        if bytes.count == 7 { return checked(String(word.prefix(4)), word.suffix(2), nil) }
        guard bytes.count >= 10, bytes[7] == 0x2D, isDigits(8..<10) else { return nil }
        guard bytes.count == 10 || bytes[10] == 0x54 || bytes[10] == 0x20 else { return nil }
        let day = String(decoding: bytes[0..<10], as: UTF8.self)
        return checked(String(day.prefix(4)), day.dropFirst(5).prefix(2), day.suffix(2))
    }

    private static func checked(_ year: String, _ month: Substring, _ day: Substring?) -> String? {
        guard let number = Int(month), (1...12).contains(number) else { return nil }
        guard let day else { return "\(year)-\(month)" }
        guard let number = Int(day), (1...31).contains(number) else { return nil }
        return "\(year)-\(month)-\(day)"
    }
}
