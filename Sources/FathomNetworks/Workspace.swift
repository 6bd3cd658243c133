import FathomVocabulary
internal import FathomNumerics

/// The memory a network needs to run on some number of samples at once, taken once.
///
/// Matrices have a row for each sample. A layer's numbers lie in one matrix from its affine map on:
/// what stands behind that works in place. What stands in front of it works on a copy of what the
/// layer before hands on, because sums and figures ask for that later.
final class Workspace<Scalar: RealScalar>: Sendable {
  /// What one part works on.
  struct Place: Sendable {
    /// What comes in and what goes out; the same where the part works in place.
    var input, output: MatrixView<Scalar>
    /// What `output` has to be filled with before the part works in place on it.
    var copied: MatrixView<Scalar>?
    /// ∂C_s/∂output, which becomes ∂C_s/∂input.
    var errors: MatrixView<Scalar>
    /// Where an affine map sends errors; nil where nothing there learns.
    var errorsBelow: MatrixView<Scalar>?
    /// Whether errors come there at all.
    var isReached = true
  }

  /// What one layer needs.
  struct Layer: Sendable {
    /// What the affine map gives, and what becomes of it: in the end what the layer hands on.
    let activations: MatrixView<Scalar>
    /// σ′ of the activation that figures are about, where that stands behind the affine map.
    let slopes: MatrixView<Scalar>
    /// e^l, per sample: not divided by the number of samples.
    let errors: MatrixView<Scalar>
    /// What later layers with a sum send back; nil where there are none.
    let carry: MatrixView<Scalar>?
    /// What the affine map takes in.
    let inputs: MatrixView<Scalar>
    /// What each part works on.
    let places: [Place]
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
    let sources = Set(architecture.layers.flatMap(\.shortcuts))
    let sizes = architecture.sizes
    var below = (outputs: views[0], errors: MatrixView<Scalar>?.none)
    layers = architecture.layers.numbered.map { number, part in
      let first = 2 + 3 * number.index
      let own = (activations: views[first], slopes: views[first + 1], errors: views[first + 2])
      // Where nothing writes slopes they are 1: without an activation, and for a softmax output,
      // which must not look saturated.
      own.slopes.fill(1)
      let places = Self.places(
        of: part, inputs: sizes[countingInput: number.below], below: below, own: (own.0, own.2))
      below = (own.activations, own.errors)
      return Layer(
        activations: own.activations, slopes: own.slopes, errors: own.errors,
        carry: sources.contains(number)
          ? MatrixView(padded: samples, columns: part.units) : nil,
        inputs: places[part.affineIndex].input, places: places)
    }
  }

  private static func places(
    of layer: Architecture.Layer, inputs: Int,
    below: (outputs: MatrixView<Scalar>, errors: MatrixView<Scalar>?),
    own: (outputs: MatrixView<Scalar>, errors: MatrixView<Scalar>)
  ) -> [Place] {
    let affine = layer.affineIndex
    let outputs = below.outputs
    // In front of the first weights errors are of use only to what learns there.
    let learns = layer.parts[..<affine].contains { $0.kind.parameters(from: inputs) != nil }
    let copy = MatrixView<Scalar>(padded: affine > 0 ? outputs.rows : 0, columns: inputs)
    let errors =
      below.errors ?? (learns ? MatrixView(padded: outputs.rows, columns: inputs) : nil)
    return layer.parts.indices.map { index in
      if index > affine {
        return Place(input: own.outputs, output: own.outputs, errors: own.errors)
      }
      guard index == affine else {
        return Place(
          input: copy, output: copy, copied: index == 0 ? outputs : nil, errors: errors ?? copy,
          isReached: errors != nil)
      }
      return Place(
        input: affine > 0 ? copy : outputs, output: own.outputs, errors: own.errors,
        errorsBelow: errors)
    }
  }

  /// The number of samples there is room for.
  var samples: Int { inputs.rows }

  /// What layer l's affine map takes in.
  func inputs(of layer: LayerNumber) -> MatrixView<Scalar> { layers[layer: layer].inputs }

  /// What a layer hands on, the data for the input.
  func outputs(_ layer: LayerNumber) -> MatrixView<Scalar> {
    layer == .input ? inputs : layers[layer: layer].activations
  }

  /// Where an activation leaves its slopes.
  func slopes(for site: PartSite<Scalar>) -> MatrixView<Scalar> {
    let isBehind = site.index > site.architecture.layers[layer: site.layer].affineIndex
    return site.isMeasured && isBehind
      ? layers[layer: site.layer].slopes : matrix(like: site.output)
  }

  /// A matrix of the same shape as another, in memory of its own.
  func matrix(like other: MatrixView<Scalar>) -> MatrixView<Scalar> {
    MatrixView(padded: other.rows, columns: other.columns)
  }
}
