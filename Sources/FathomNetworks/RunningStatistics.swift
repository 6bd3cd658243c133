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
public struct RunningStatistics: Sendable, Equatable {
  /// Those of one normalisation.
  public struct Layer: Sendable, Equatable {
    /// The layer's number.
    public var layer: LayerNumber
    /// The place of the normalisation among the layer's parts.
    public var part: Int
    /// How many such normalisations the layer has in front of it.
    public internal(set) var occurrence = 0
    /// The running mean of each unit.
    public var means: [Double]
    /// The running variance of each unit, without bias.
    public var variances: [Double]

    /// The statistics of a layer; its affine map comes first in the usual order.
    public init(layer: LayerNumber, part: Int = 1, means: [Double], variances: [Double]) {
      self.layer = layer
      self.part = part
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
    let sizes = architecture.sizes
    layers = architecture.layers.numbered.flatMap { number, layer -> [Layer] in
      var found = 0
      return layer.parts.enumerated().compactMap { index, part in
        guard part.normalization?.isOverBatch == true else { return nil }
        defer { found += 1 }
        let units = layer.units(into: index, from: sizes[countingInput: number.below])
        var statistics = Layer(
          layer: number, part: index, means: Array(repeating: 0, count: units),
          variances: Array(repeating: 1, count: units))
        statistics.occurrence = found
        return statistics
      }
    }
  }

  /// Whether they belong to a network: as many layers and units, in the same places.
  public func fit(_ architecture: Architecture) -> Bool {
    let expected = RunningStatistics(architecture).layers
    return layers.count == expected.count
      && zip(layers, expected).allSatisfy {
        $0.layer == $1.layer && $0.part == $1.part && $0.means.count == $1.means.count
          && $0.variances.count == $1.variances.count
      }
  }
}
