import FathomVocabulary
internal import FathomNumerics

/// The memory a network needs to run on some number of samples at once, taken once.
///
/// Matrices have a row for each sample.
final class Workspace<Scalar: RealScalar>: Sendable {
  /// What one layer needs.
  struct Layer: Sendable {
    /// a^l, and before the activation W^l a^{l−1}.
    let activations: MatrixView<Scalar>
    /// σ′(z^l).
    let slopes: MatrixView<Scalar>
    /// e^l, per sample: not divided by the number of samples.
    let errors: MatrixView<Scalar>
    /// The normalised pre-activations x̂; nil where nothing is normalised.
    let normal: MatrixView<Scalar>?
    /// What later layers with a shortcut from this one send back; nil where there are none.
    let carry: MatrixView<Scalar>?
  }

  /// a¹, the data.
  let inputs: MatrixView<Scalar>
  /// y, as the output layer is to answer.
  let targets: MatrixView<Scalar>
  /// The layers with weights, 2 … L.
  let layers: [Layer]

  init(_ architecture: Architecture, samples: Int) {
    let perLayer = architecture.layers.flatMap { Array(repeating: $0.units, count: 3) }
    let views = Windows<Scalar>(
      columns: [architecture.inputs, architecture.outputs] + perLayer, rows: samples
    ).views
    inputs = views[0]
    targets = views[1]
    let sources = Set(architecture.layers.compactMap(\.shortcut))
    layers = architecture.layers.numbered.map { number, part in
      func extra(_ isNeeded: Bool) -> MatrixView<Scalar>? {
        isNeeded ? MatrixView(padded: samples, columns: part.units) : nil
      }
      let first = 2 + 3 * number.index
      let layer = Layer(
        activations: views[first], slopes: views[first + 1], errors: views[first + 2],
        normal: extra(part.normalization != nil), carry: extra(sources.contains(number)))
      // Slopes of a softmax output are never computed; 1 keeps it from looking saturated.
      if part.activation == .softmax { layer.slopes.fill(1) }
      return layer
    }
  }

  /// The number of samples there is room for.
  var samples: Int { inputs.rows }

  /// a^{l−1}, which layer l takes in.
  func inputs(of layer: LayerNumber) -> MatrixView<Scalar> { activations(layer.below) }

  /// a^l, the data for the input.
  func activations(_ layer: LayerNumber) -> MatrixView<Scalar> {
    layer == .input ? inputs : layers[layer: layer].activations
  }
}
