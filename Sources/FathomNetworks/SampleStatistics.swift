import FathomVocabulary
internal import FathomNumerics

/// A place for each sample to leave what was seen of it.
///
/// Sums are taken over samples in their order, so they do not depend on which thread took which
/// samples.
final class SampleStatistics: Sendable {
  /// C_s.
  let costs: AlignedStorage<Double>
  /// ‖a^{l−1}_s‖², ‖e^l_s‖², and the latter before the slopes, ‖u^l_s‖², layer by layer.
  let inputSquares, errorSquares, squaresBefore: AlignedStorage<Double>
  /// What a sample's cost and errors are multiplied by, where samples are weighed.
  let weights: AlignedStorage<Double>
  /// Whether a layer has biases: 1 of the 1 + ‖a‖² that errors are multiplied by.
  private let hasBiases: [Bool]
  private let samples: Int

  init(_ architecture: Architecture, samples: Int) {
    let layers = architecture.layers.count
    self.samples = samples
    hasBiases = architecture.layers.map(\.hasBiases)
    weights = AlignedStorage(repeating: 1, count: samples)
    costs = AlignedStorage(repeating: 0, count: samples)
    inputSquares = AlignedStorage(repeating: 0, count: samples * layers)
    errorSquares = AlignedStorage(repeating: 0, count: samples * layers)
    squaresBefore = AlignedStorage(repeating: 0, count: samples * layers)
  }

  /// Where the samples of a layer begin.
  func start(_ layer: LayerNumber) -> Int { layer.index * samples }

  /// Adds up what the first samples left on the way back.
  func addErrors(_ samples: Int, detail: PassDetail, to pass: inout PassStatistics) {
    guard detail >= .samples else { return }
    for layer in pass.backward.layerNumbers {
      let range = start(layer)..<start(layer) + samples
      pass.backward[layer: layer].sumOfSquares = errorSquares.sum(range)
      pass.backward[layer: layer].gradientSquares = errorSquares.sum(
        range, timesOnePlus: inputSquares, at: range.lowerBound)
      if !hasBiases[layer: layer] {
        pass.backward[layer: layer].gradientSquares -= pass.backward[layer: layer].sumOfSquares
      }
      guard detail >= .accounts else { continue }
      pass.backward[layer: layer].sumOfSquaresBefore = squaresBefore.sum(range)
    }
  }
}
