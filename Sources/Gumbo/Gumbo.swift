internal import CGumbo

/// The HTML parser gumbo.
public enum Gumbo {
}
