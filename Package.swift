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

let package = Package(
  name: "fathom",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Fathom", targets: ["Fathom"]),
    .library(name: "FathomCommands", targets: ["FathomCommands"]),
    .library(name: "FathomRuns", targets: ["FathomRuns"]),
    .executable(name: "fathom", targets: ["FathomTool"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
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

    .target(
      name: "FathomNumerics",
      dependencies: ["CFathomKernels"],
      swiftSettings: strict,
      linkerSettings: [.linkedLibrary("m", .when(platforms: [.linux]))]),
    .target(name: "FathomRecords", swiftSettings: strict),
    .target(name: "FathomNetworks", dependencies: ["FathomNumerics"], swiftSettings: strict),
    .target(name: "FathomData", dependencies: ["FathomNumerics", "CZlib"], swiftSettings: strict),
    .target(
      name: "FathomTraining",
      dependencies: ["FathomNetworks", "FathomData", "FathomRecords", "FathomNumerics"],
      swiftSettings: strict),
    .target(name: "FathomDiagnosis", dependencies: ["FathomRecords"], swiftSettings: strict),
    .target(
      name: "FathomFigures", dependencies: ["FathomRecords", "FathomDiagnosis"],
      swiftSettings: strict),
    .target(
      name: "FathomReports",
      dependencies: ["FathomRecords", "FathomDiagnosis", "FathomFigures"],
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
        "FathomNetworks", "FathomData", "FathomNumerics", "ONNXMessages",
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
        "FathomNumerics", "FathomRecords", "FathomData", "EventMessages",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      swiftSettings: strict),
    .target(
      name: "Fathom",
      dependencies: [
        "FathomNumerics", "FathomNetworks", "FathomData", "FathomExchange", "FathomLogs",
        "FathomTraining", "FathomRecords", "FathomDiagnosis", "FathomFigures", "FathomReports",
      ],
      swiftSettings: strict),
    .target(
      name: "FathomRuns",
      dependencies: [
        "FathomNumerics", "FathomRecords", "FathomNetworks", "FathomData", "FathomTraining",
        "FathomDiagnosis", "FathomExchange",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .target(
      name: "FathomCommands",
      dependencies: [
        "Fathom", "FathomNumerics", "FathomRuns",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Yams", package: "Yams"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "FathomTool", dependencies: ["FathomCommands"], swiftSettings: strict),
    .executableTarget(
      name: "LibraryExample", dependencies: ["Fathom"], path: "Examples/Library",
      swiftSettings: strict),

    .target(
      name: "FathomTestSupport", dependencies: ["Fathom", "FathomNumerics"],
      path: "Tests/FathomTestSupport", swiftSettings: strict),
    .testTarget(
      name: "FathomNumericsTests",
      dependencies: ["FathomNumerics", "FathomTestSupport"],
      swiftSettings: strict),
    .testTarget(name: "FathomRecordsTests", dependencies: ["FathomRecords"], swiftSettings: strict),
    .testTarget(
      name: "FathomNetworksTests",
      dependencies: ["FathomNetworks", "FathomNumerics", "FathomTestSupport"],
      exclude: ["References"], swiftSettings: strict),
    .testTarget(
      name: "FathomDataTests",
      dependencies: ["FathomData", "FathomNumerics", "FathomTestSupport", "CZlib"],
      swiftSettings: strict),
    .testTarget(
      name: "FathomExchangeTests",
      dependencies: [
        "FathomExchange", "FathomNetworks", "FathomNumerics", "FathomTestSupport", "ONNXMessages",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "FathomLogsTests",
      dependencies: [
        "FathomLogs", "FathomData", "FathomRecords", "FathomDiagnosis", "FathomReports",
        "FathomTestSupport",
      ],
      exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "FathomTrainingTests",
      dependencies: ["FathomTraining", "FathomNumerics", "FathomTestSupport"],
      exclude: ["References"], swiftSettings: strict),
    .testTarget(
      name: "FathomDiagnosisTests",
      dependencies: ["FathomDiagnosis", "FathomTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "FathomRunsTests",
      dependencies: [
        "FathomRuns", "FathomTraining", "FathomNumerics", "FathomTestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "FathomFiguresTests",
      dependencies: ["FathomFigures", "FathomTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "FathomReportsTests",
      dependencies: ["FathomReports", "FathomFigures", "FathomTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "FathomCommandsTests",
      dependencies: ["FathomCommands", "FathomRuns", "FathomTestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "Fathom", "FathomData", "FathomNumerics", "FathomRuns", "FathomTool", "LibraryExample",
        "FathomTestSupport", .product(name: "GRDB", package: "GRDB.swift"),
      ],
      exclude: ["Fixtures"], swiftSettings: strict),
  ]
)
