// swift-tools-version: 6.3

import PackageDescription

// A package of its own: libFuzzer brings its own `main` and needs every module instrumented.
// Use `Fuzz/run`, which passes the flags.

let package = Package(
  name: "fuzz",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "fathom", path: "..")],
  targets: [
    .executableTarget(
      name: "FathomFuzz",
      dependencies: [.product(name: "Fathom", package: "fathom")],
      swiftSettings: [.swiftLanguageMode(.v6), .unsafeFlags(["-parse-as-library"])])
  ]
)
