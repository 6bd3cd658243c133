import FathomVocabulary
internal import FathomNumerics

/// A place for each sample to leave what was seen of it.
///
/// Sums are taken over samples in their order, so they do not depend on which thread took which
/// samples.
final class SampleStatistics: Sendable {
  /// C_s.
  let costs: AlignedStorage<Double>
  /// ‖a_s‖² of what an affine map takes in, and ‖e^l_s‖², layer by layer.
  let inputSquares, errorSquares: AlignedStorage<Double>
  /// ‖∂C_s/∂·‖² between two accounts on the way back, layer by layer and account by account.
  let accountSquares: AlignedStorage<Double>
  /// How many such places the layers before have.
  private let accountsBefore: [Int]
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
    accountsBefore = architecture.accountsBefore
    accountSquares = AlignedStorage(
      repeating: 0, count: samples * (accountsBefore.last ?? 0))
  }

  /// Where the samples of a layer begin.
  func start(_ layer: LayerNumber) -> Int { layer.index * samples }

  /// Where the samples behind an account on the way back to a layer begin.
  func start(_ layer: LayerNumber, behind account: Int) -> Int {
    (accountsBefore[layer.index] + account) * samples
  }

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
    }
    guard detail >= .accounts else { return }
    for place in pass.accountSquares.indices {
      let start = place * self.samples
      pass.accountSquares[place] = accountSquares.sum(start..<start + samples)
    }
  }
}
