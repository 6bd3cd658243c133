// swift-tools-version: 6.3

import PackageDescription

// A package of its own, because every module has to be instrumented: `Fuzz/run` passes the flags.

let package = Package(
  name: "fuzz",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "fathom", path: "..")],
  targets: [
    .target(name: "CFuzzer"),
    .executableTarget(
      name: "FathomFuzz",
      dependencies: [
        "CFuzzer", .product(name: "Fathom", package: "fathom"),
        .product(name: "FathomCommands", package: "fathom"),
      ],
      swiftSettings: [.swiftLanguageMode(.v6), .treatAllWarnings(as: .error)]),
  ]
)
