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
    let sizes = architecture.sizes
    self.init(
      sizes: sizes, parameters: architecture.parameterCount,
      cost: architecture.cost.description,
      layers: architecture.layers.numbered.map { number, part in
        var layer = Layer(
          layer: number, units: part.units, inputs: sizes[countingInput: number.below],
          activation: part.activation.description, initializer: part.initializer.description)
        layer.normalization = part.normalization?.description
        layer.dropout = part.dropout > 0 ? part.dropout : nil
        layer.shortcut = part.shortcut
        layer.parts = part.isInUsualOrder ? nil : part.parts.map(\.name.description)
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
