public import FathomVocabulary

/// Where batch normalisation takes means and variances from.
package enum BatchStatistics: Sendable {
  /// From the samples that are taken through together.
  case batch
  /// The same, and the running statistics move on: training.
  case updating
  /// The running ones: what a network answers once it is trained.
  case running
}

/// The running means and variances of batch normalisation: state of a network beside its
/// parameters.
public struct RunningStatistics: Codable, Sendable, Equatable {
  /// Those of one layer.
  public struct Layer: Codable, Sendable, Equatable {
    /// The layer's number.
    public var layer: LayerNumber
    /// The running mean of each unit.
    public var means: [Double]
    /// The running variance of each unit, without bias.
    public var variances: [Double]

    /// The statistics of a layer.
    public init(layer: LayerNumber, means: [Double], variances: [Double]) {
      self.layer = layer
      self.means = means
      self.variances = variances
    }
  }

  /// The layers with batch normalisation, in order; often none.
  public var layers: [Layer]

  /// Statistics of some layers.
  public init(layers: [Layer]) {
    self.layers = layers
  }

  /// Means of 0 and variances of 1, as training begins.
  public init(_ architecture: Architecture) {
    layers = architecture.layers.numbered.compactMap { number, layer in
      guard layer.normalization == .batch else { return nil }
      return Layer(
        layer: number, means: Array(repeating: 0, count: layer.units),
        variances: Array(repeating: 1, count: layer.units))
    }
  }

  /// Whether they belong to a network: as many layers and units, in the same places.
  public func fit(_ architecture: Architecture) -> Bool {
    let expected = RunningStatistics(architecture).layers
    return layers.count == expected.count
      && zip(layers, expected).allSatisfy {
        $0.layer == $1.layer && $0.means.count == $1.means.count
          && $0.variances.count == $1.variances.count
      }
  }
}
