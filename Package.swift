// swift-tools-version: 6.3

import PackageDescription

// Arrows point one way: a target imports only what stands above it in this list.
// Target names differ in more than case, because file systems that fold case build
// `Fathom` (the library) and `fathom` (the tool) in one folder.

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

// Code that measures Fathom and is no part of it.
let measuring: [SwiftSetting] = [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]

let package = Package(
  name: "fathom",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Fathom", targets: ["Fathom"]),
    .library(name: "FathomCommands", targets: ["FathomCommands"]),
    .library(name: "FathomExperiments", targets: ["FathomExperiments"]),
    .library(name: "FathomRuns", targets: ["FathomRuns"]),
    .executable(name: "fathom", targets: ["FathomTool"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    // Without its traits, which stand in the compiler's arguments in another order at each build.
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0", traits: []),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    // The few C lines that reach the hardware, and the system's libraries.
    .target(
      name: "CFathomKernels",
      exclude: [
        "activations.inc", "elementary.inc", "elementwise.inc", "extended.inc", "gradient.inc",
        "normalization.inc", "outputs.inc", "panels.inc", "precision.inc", "precisions.inc",
        "products.inc", "rows.inc", "rules.inc", "run.inc",
        "vectors.inc",
      ]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),

    .target(name: "FathomSystem", swiftSettings: strict),
    .target(name: "FathomText", swiftSettings: strict),
    .target(
      name: "FathomFiles", dependencies: ["FathomSystem", "FathomText", "CZlib"],
      swiftSettings: strict),
    .target(name: "FathomVocabulary", dependencies: ["FathomText"], swiftSettings: strict),
    .target(
      name: "FathomNumerics",
      dependencies: ["CFathomKernels", "FathomSystem", "FathomVocabulary"],
      swiftSettings: strict,
      linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    .target(name: "FathomRecords", dependencies: ["FathomVocabulary"], swiftSettings: strict),
    .target(
      name: "FathomNetworks", dependencies: ["FathomNumerics", "FathomText", "FathomVocabulary"],
      swiftSettings: strict),
    .target(
      name: "FathomData",
      dependencies: ["FathomNumerics", "FathomFiles", "FathomText", "FathomVocabulary"],
      swiftSettings: strict),
    .target(
      name: "FathomTraining",
      dependencies: [
        "FathomNetworks", "FathomData", "FathomRecords", "FathomNumerics", "FathomFiles",
        "FathomVocabulary",
      ],
      swiftSettings: strict),
    .target(
      name: "FathomDiagnosis", dependencies: ["FathomRecords", "FathomText", "FathomVocabulary"],
      swiftSettings: strict),
    .target(
      name: "FathomFigures",
      dependencies: ["FathomText", "FathomVocabulary", "FathomRecords", "FathomDiagnosis"],
      swiftSettings: strict),
    .target(
      name: "FathomReports",
      dependencies: [
        "FathomText", "FathomVocabulary", "FathomRecords", "FathomDiagnosis", "FathomFigures",
      ],
      resources: [.embedInCode("Page/page.css"), .embedInCode("Page/page.js")],
      swiftSettings: strict),
    // Generated code, which strict memory safety does not suit.
    .target(
      name: "ONNXMessages",
      dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
      exclude: ["onnx_subset.proto"]),
    .target(
      name: "FathomExchange",
      dependencies: [
        "FathomNetworks", "FathomNumerics", "FathomFiles", "FathomText", "FathomVocabulary",
        "ONNXMessages",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: strict),
    .target(
      name: "EventMessages",
      dependencies: [.product(name: "SwiftProtobuf", package: "swift-protobuf")],
      exclude: ["event_subset.proto"]),
    .target(
      name: "FathomLogs",
      dependencies: [
        "FathomRecords", "FathomFiles", "FathomText", "FathomVocabulary", "EventMessages",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: strict),
    .target(
      name: "FathomRuns",
      dependencies: [
        "FathomNumerics", "FathomRecords", "FathomNetworks", "FathomData", "FathomTraining",
        "FathomDiagnosis", "FathomExchange", "FathomFiles", "FathomText", "FathomVocabulary",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .target(
      name: "FathomExperiments",
      dependencies: [
        "FathomText", "FathomFiles", "FathomVocabulary", "FathomNumerics", "FathomRecords",
        "FathomNetworks", "FathomData", "FathomTraining", "FathomExchange", "FathomRuns",
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict),
    .target(
      name: "Fathom",
      dependencies: [
        "FathomNumerics", "FathomNetworks", "FathomData", "FathomExchange", "FathomLogs",
        "FathomTraining", "FathomRecords", "FathomDiagnosis", "FathomFigures", "FathomReports",
        "FathomFiles", "FathomVocabulary", "FathomRuns", "FathomExperiments",
      ],
      swiftSettings: strict),
    .target(
      name: "FathomCommands",
      dependencies: [
        "FathomText", "FathomFiles", "FathomVocabulary", "FathomNumerics", "FathomRecords",
        "FathomNetworks", "FathomData", "FathomTraining", "FathomDiagnosis", "FathomFigures",
        "FathomReports", "FathomExchange", "FathomLogs", "FathomRuns", "FathomExperiments",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "FathomTool", dependencies: ["FathomCommands"], swiftSettings: strict),
    .executableTarget(
      name: "LibraryExample", dependencies: ["Fathom"], path: "Examples/Library",
      swiftSettings: strict),
    .executableTarget(
      name: "TutorialExample", dependencies: ["Fathom"], path: "Examples/Tutorial",
      swiftSettings: strict),

    // Measurements of speed. They stand in this package, because they call what only a package may.
    .target(name: "CAllocationCounter", path: "Benchmarks/Sources/CAllocationCounter"),
    .executableTarget(
      name: "exact-cost", dependencies: ["Fathom", "FathomNumerics"],
      path: "Benchmarks/Sources/exact-cost", swiftSettings: measuring),
    .executableTarget(
      name: "fathom-bench", dependencies: ["CAllocationCounter", "Fathom", "FathomNumerics"],
      path: "Benchmarks/Sources/fathom-bench", swiftSettings: measuring),

    .target(
      name: "FathomTestSupport",
      dependencies: [
        "FathomVocabulary", "FathomNumerics", "FathomNetworks", "FathomData", "Fathom",
      ],
      path: "Tests/FathomTestSupport", swiftSettings: strict),
    .testTarget(
      name: "FathomVocabularyTests", dependencies: ["FathomVocabulary", "FathomNumerics"],
      swiftSettings: strict),
    .testTarget(
      name: "FathomNumericsTests",
      dependencies: ["FathomText", "FathomVocabulary", "FathomNumerics", "FathomTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "FathomRecordsTests", dependencies: ["FathomVocabulary", "FathomRecords"],
      swiftSettings: strict),
    .testTarget(
      name: "FathomNetworksTests",
      dependencies: ["FathomVocabulary", "FathomNetworks", "FathomNumerics", "FathomTestSupport"],
      exclude: ["References"], swiftSettings: strict),
    .testTarget(
      name: "FathomDataTests",
      dependencies: ["CZlib", "FathomFiles", "FathomNumerics", "FathomData", "FathomTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "FathomExchangeTests",
      dependencies: [
        "FathomVocabulary", "FathomNumerics", "FathomNetworks", "ONNXMessages", "FathomExchange",
        "FathomTestSupport", .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "FathomLogsTests",
      dependencies: [
        "FathomFiles", "FathomVocabulary", "FathomRecords", "FathomData", "FathomDiagnosis",
        "FathomReports", "EventMessages", "FathomLogs",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "FathomTrainingTests",
      dependencies: [
        "FathomVocabulary", "FathomNumerics", "FathomRecords", "FathomNetworks", "FathomData",
        "FathomTraining", "FathomDiagnosis", "FathomTestSupport",
      ],
      exclude: ["References"], swiftSettings: strict),
    .testTarget(
      name: "FathomDiagnosisTests",
      dependencies: [
        "FathomText", "FathomVocabulary", "FathomRecords", "FathomNetworks", "FathomDiagnosis",
        "FathomTestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "FathomRunsTests",
      dependencies: [
        "FathomVocabulary", "FathomNumerics", "FathomRecords", "FathomNetworks", "FathomData",
        "FathomTraining", "FathomExchange", "FathomRuns", "FathomTestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "FathomExperimentsTests",
      dependencies: [
        "FathomText", "FathomVocabulary", "FathomRecords", "FathomNetworks", "FathomData",
        "FathomTraining", "FathomDiagnosis", "FathomExchange", "FathomRuns", "FathomExperiments",
        "FathomTestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "FathomFiguresTests",
      dependencies: ["FathomVocabulary", "FathomRecords", "FathomFigures", "FathomTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "FathomReportsTests",
      dependencies: [
        "FathomVocabulary", "FathomRecords", "FathomDiagnosis", "FathomFigures", "FathomReports",
        "FathomTestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "FathomCommandsTests",
      dependencies: [
        "FathomVocabulary", "FathomRecords", "FathomNetworks", "FathomData", "FathomTraining",
        "FathomDiagnosis", "FathomReports", "FathomRuns", "FathomExperiments", "FathomCommands",
        "FathomTestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "FathomVocabulary", "FathomNumerics", "FathomRecords", "FathomNetworks", "FathomData",
        "FathomTraining", "FathomDiagnosis", "FathomExchange", "FathomRuns", "Fathom", "FathomTool",
        "LibraryExample", "TutorialExample", "FathomTestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      exclude: ["Fixtures"], swiftSettings: strict),
  ]
)
