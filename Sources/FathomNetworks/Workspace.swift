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
    let strides = architecture.sizes.map(MatrixView<Scalar>.paddedStride)
    let count = strides[0] + strides[strides.count - 1] + 3 * strides.dropFirst().reduce(0, +)
    let storage = AlignedStorage<Scalar>(repeating: 0, count: count * samples)
    var position = 0
    func window(_ columns: Int) -> MatrixView<Scalar> {
      let stride = MatrixView<Scalar>.paddedStride(columns)
      defer { position += samples * stride }
      return MatrixView(
        storage, offset: position, rows: samples, columns: columns, stride: stride)
    }
    inputs = window(architecture.inputs)
    targets = window(architecture.outputs)
    let sources = Set(architecture.layers.compactMap(\.shortcut))
    layers = architecture.layers.enumerated().map { index, part in
      let units = part.units
      func extra(_ isNeeded: Bool) -> MatrixView<Scalar>? {
        isNeeded ? MatrixView(padded: samples, columns: units) : nil
      }
      let layer = Layer(
        activations: window(units), slopes: window(units), errors: window(units),
        normal: extra(part.normalization != nil), carry: extra(sources.contains(index + 2)))
      // Slopes of a softmax output are never computed; 1 keeps it from looking saturated.
      if part.activation == .softmax { layer.slopes.fill(1) }
      return layer
    }
  }

  /// The number of samples there is room for.
  var samples: Int { inputs.rows }

  /// a^{l−1}: the input of the layer at an index (0 is layer 2).
  func inputs(ofLayerAt index: Int) -> MatrixView<Scalar> {
    index == 0 ? inputs : layers[index - 1].activations
  }
}
