// swift-tools-version: 6.3
import PackageDescription

// The rooms, from the top of the road to its end. A room depends only on rooms above it;
// Tests/ArchitectureTests holds every `import` line of the sources against this table.

let swiftSettings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
    .unsafeFlags(["-cross-module-optimization"], .when(configuration: .release)),
]
let cSettings: [CSetting] = [.unsafeFlags(["-O3", "-Wall", "-Wextra", "-Werror"])]
let cxxSettings: [CXXSetting] = [.unsafeFlags(["-O2", "-Wall", "-Wextra", "-Werror"])]

/// A Swift room with the settings of the house.
///
/// - Parameter embedded: folders of files that become constants of the program.
func room(
    _ name: String, _ dependencies: [Target.Dependency] = [], embedded: [String] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, resources: embedded.map { .embedInCode($0) },
        swiftSettings: swiftSettings)
}

/// An executable room: arguments, progress and printing over the library rooms.
func command(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(
        name: name, dependencies: ["CommandSupport"] + dependencies + [argumentParser],
        swiftSettings: swiftSettings)
}

/// The tests of one room.
func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: dependencies + ["TestSupport"],
        swiftSettings: swiftSettings)
}

let argumentParser = Target.Dependency.product(
    name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let realModule = Target.Dependency.product(name: "RealModule", package: "swift-numerics")

let package = Package(
    name: "Keifu",
    products: [
        .executable(name: "corpus", targets: ["CorpusCommand"]),
        .executable(name: "tokenizer", targets: ["TokenizerCommand"]),
        .executable(name: "pretrain", targets: ["PretrainCommand"]),
        .executable(name: "trace", targets: ["TraceCommand"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // System libraries, by their module maps.
        .systemLibrary(name: "CBzip2", providers: [.apt(["libbz2-dev"])]),
        .systemLibrary(name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CFastText", pkgConfig: "fasttext", providers: [.apt(["libfasttext-dev"])]),
        .systemLibrary(name: "CGumbo", pkgConfig: "gumbo", providers: [.apt(["libgumbo-dev"])]),
        .systemLibrary(name: "CICU", pkgConfig: "icu-i18n", providers: [.apt(["libicu-dev"])]),
        .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
        .systemLibrary(name: "CMeCab", providers: [.apt(["libmecab-dev"])]),
        .systemLibrary(
            name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),
        .systemLibrary(
            name: "COpenMPI", pkgConfig: "ompi-c", providers: [.apt(["libopenmpi-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),

        // Our thin C and C++.
        .target(name: "CFastTextShims", dependencies: ["CFastText"], cxxSettings: cxxSettings),
        .target(name: "CICUShims", dependencies: ["CICU"], cxxSettings: cxxSettings),
        .target(name: "CGumboShims", dependencies: ["CGumbo"], cSettings: cSettings),
        .target(name: "CMPIShims", dependencies: ["COpenMPI"], cSettings: cSettings),
        .target(name: "CKernels", cSettings: cSettings),

        // The vocabulary.
        room("Lineage", ["CCrypto"]),
        room("Storage", ["Lineage"]),
        room("Recipes", ["Lineage", "Storage", yams]),

        // The Swift face of one C library each.
        room("Bzip2", ["CBzip2", "Storage"]),
        room("FastText", ["CFastTextShims", "Storage"]),
        room("Gumbo", ["CGumbo", "CGumboShims"]),
        room("ICU", ["CICUShims"]),
        room("LZ4", ["CLZ4"]),
        room("MeCab", ["CMeCab"]),
        room("Zlib", ["CZlib", "Storage"]),
        room("Zstandard", ["CZstd", "Lineage", "Storage"]),
        room("MPI", ["CMPIShims", "Storage"]),

        // From raw bytes to a sealed corpus.
        room("JapaneseText", ["CKernels", "Lineage", "Storage", "ICU", "MeCab"]),
        room("Ledger", ["Lineage", "Storage", "Zstandard", grdb]),
        room("Documents", ["Lineage", "Storage", "Zstandard", "Ledger"]),
        room(
            "Corpus",
            [
                "Lineage", "Storage", "Recipes", "Bzip2", "FastText", "Gumbo", "LZ4", "Zlib",
                "Zstandard", "MPI", "JapaneseText", "Ledger", "Documents", "CKernels",
            ], embedded: ["Filters/Presets"]),

        // From a corpus to samples.
        room("Tokenization", ["Lineage", "Storage", "Recipes", "Documents"]),
        room("Shards", ["Lineage", "Storage", "Ledger", "Documents", "Tokenization"]),

        // The trainer.
        room("Tensors", ["CKernels", "COpenBLAS", realModule]),
        room("Transformer", ["Tensors", realModule]),
        room(
            "Pretraining",
            [
                "Lineage", "Storage", "Recipes", "MPI", "Ledger", "Tokenization", "Shards",
                "Tensors", "Transformer",
            ]),

        // The answers.
        room(
            "Tracing",
            [
                "Lineage", "Storage", "JapaneseText", "Ledger", "Documents", "Corpus",
                "Tokenization", "Shards", "Pretraining",
            ]),

        // The commands.
        room("CommandSupport", ["Storage", argumentParser]),
        command(
            "CorpusCommand",
            [
                "Lineage", "Storage", "Recipes", "MPI", "Ledger", "Documents", "Corpus",
                "Shards",
            ]),
        command(
            "TokenizerCommand", ["Storage", "Recipes", "Documents", "Tokenization"]),
        command(
            "PretrainCommand",
            [
                "Storage", "MPI", "Pretraining",
            ]),
        command("TraceCommand", ["Lineage", "Storage", "Documents", "Tracing"]),

        // Tests, one folder a room.
        .target(
            name: "TestSupport", dependencies: ["Storage"], path: "Tests/TestSupport",
            swiftSettings: swiftSettings),
        tests("Architecture", []),
        tests("Lineage", ["Lineage"]),
        tests("Storage", ["Storage", "Lineage"]),
        tests("Recipes", ["Recipes", "Lineage", "Storage"]),
        tests("MPI", ["MPI", "Storage"]),
        tests("JapaneseText", ["JapaneseText", "Lineage", "Storage", "ICU", "MeCab"]),
        tests("Documents", ["Documents", "Ledger", "Zstandard", "Lineage", "Storage"]),
        tests(
            "Corpus",
            [
                "Corpus", "CGumbo", "CLZ4", "CZlib", "FastText", "Gumbo", "Documents", "Ledger",
                "JapaneseText", "Recipes", "Lineage", "Storage", "MeCab", "Zstandard", "MPI",
            ]),
        tests("Tokenization", ["Tokenization", "Recipes", "Storage", "Lineage"]),
        tests(
            "Shards",
            [
                "Shards", "Tokenization", "Documents", "Ledger", "Zstandard", "Lineage", "Storage",
            ]),
        tests("Tensors", ["Tensors", "CKernels", realModule]),
        tests("Transformer", ["Transformer", "Tensors", realModule]),
        tests(
            "Pretraining",
            [
                "Pretraining", "Transformer", "Tensors", "Shards", "Ledger", "Tokenization", "MPI",
                "Recipes", "Lineage", "Storage",
            ]),
        tests(
            "Tracing",
            [
                "Tracing", "Pretraining", "Shards", "Corpus", "Documents", "Ledger", "Tokenization",
                "Recipes", "Lineage", "Storage",
            ]),
        tests("Command", ["Storage", "Lineage"]),
    ],
    swiftLanguageModes: [.v6]
)
