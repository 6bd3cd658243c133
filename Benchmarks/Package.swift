// swift-tools-version: 6.3

import PackageDescription

// Measurements of speed, apart from the product: nothing here is needed to use it.

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "fathom", path: "..")],
  targets: [
    .target(name: "CAllocationCounter"),
    .executableTarget(
      name: "exact-cost", dependencies: [.product(name: "Fathom", package: "fathom")],
      swiftSettings: strict),
    .executableTarget(
      name: "fathom-bench",
      dependencies: ["CAllocationCounter", .product(name: "Fathom", package: "fathom")],
      swiftSettings: strict),
  ]
)
