import FathomVocabulary
internal import FathomNetworks
internal import FathomNumerics

/// How much of a layer's mini-batch gradient is signal, from the norms of the samples' gradients.
struct MiniBatchNoise {
  /// ‖ḡ‖ / √(tr Cov / B); nil where it has no meaning.
  let ratio: Double?

  /// The noise in one layer.
  ///
  /// tr Cov = (Σ_s ‖g_s‖² − n ‖ḡ‖²)/(n − 1), without bias, over the n samples of the pass; the
  /// sum needs no gradient of a sample, only its errors and inputs.
  ///
  /// - Parameters:
  ///   - pass: What was seen of the samples.
  ///   - gradient: What was seen of their mean gradient ḡ.
  ///   - layer: The layer.
  ///   - batch: B, the samples of a mini-batch.
  init(_ pass: PassStatistics, _ gradient: LayerGradientStatistics, layer: LayerNumber, batch: Int)
  {
    let samples = Double(pass.samples)
    // What else a layer learns is left out: a sample's share of it is not known.
    let mean = gradient.weights.gradientSquares + gradient.biases.gradientSquares
    let covariance =
      (pass.backward[layer: layer].gradientSquares - samples * mean) / (samples - 1)
    let ratio = (mean / (covariance / Double(batch))).squareRoot()
    self.ratio = samples > 1 && covariance > 0 && ratio.isFinite ? ratio : nil
  }
}
