#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

import FathomVocabulary
internal import FathomData
package import FathomNetworks
package import FathomRecords

extension NetworkRecord {
  /// An architecture as records hold it.
  package init(_ architecture: Architecture) {
    self.init(
      sizes: architecture.sizes, parameters: architecture.parameterCount,
      cost: architecture.cost.description,
      layers: zip(architecture.layers, architecture.sizes).enumerated().map { index, pair in
        var layer = Layer(
          layer: index + 2, units: pair.0.units, inputs: pair.1,
          activation: pair.0.activation.description, initializer: pair.0.initializer.description)
        layer.normalization = pair.0.normalization?.description
        layer.dropout = pair.0.dropout > 0 ? pair.0.dropout : nil
        layer.shortcut = pair.0.shortcut
        return layer
      })
  }
}

extension Targets {
  /// The number of classes; nil for real targets.
  var classes: Int? {
    if case .labels(_, let classes) = self { classes } else { nil }
  }
}

extension Double {
  static func log(_ x: Double) -> Double {
    #if canImport(Darwin)
      Darwin.log(x)
    #else
      Glibc.log(x)
    #endif
  }

  /// x^n.
  static func power(_ x: Double, _ n: Int) -> Double {
    #if canImport(Darwin)
      Darwin.pow(x, Double(n))
    #else
      Glibc.pow(x, Double(n))
    #endif
  }

  /// cos πx.
  static func cosine(_ x: Double) -> Double {
    #if canImport(Darwin)
      Darwin.cos(Double.pi * x)
    #else
      Glibc.cos(Double.pi * x)
    #endif
  }
}
