import FathomVocabulary
internal import FathomNumerics

/// What there is to know of a kind of part: what it learns, in which shapes, and how it is run.
///
/// A layer has one affine part, which gives as many units as it likes. All others work in place: what
/// such a part finds in its matrix is what the part before it left there.
protocol LayerKind: Sendable {
  /// What it learns from so many units that come in; nil for nothing.
  func parameters(from inputs: Int) -> PartParameters?

  /// What it learns as it is drawn before training.
  ///
  /// - Parameters:
  ///   - shape: What `parameters` says.
  ///   - initializer: The layer's initialiser.
  ///   - stream: The layer's own random numbers.
  /// - Returns: The matrix row by row, and the row of one number for each unit.
  func drawn(
    _ shape: PartParameters, _ initializer: Initializer, from stream: inout RandomStream
  ) -> (matrix: [Double], row: [Double])

  /// The same part with its memory, ready to be planned.
  func planned<Scalar: RealScalar>(at site: PartSite<Scalar>) -> any PlannedPart<Scalar>
}

extension LayerKind {
  func parameters(from inputs: Int) -> PartParameters? { nil }

  func drawn(
    _ shape: PartParameters, _ initializer: Initializer, from stream: inout RandomStream
  ) -> (matrix: [Double], row: [Double]) { ([], []) }
}

extension Architecture.Part {
  /// What is to be known of this part's kind.
  var kind: any LayerKind {
    switch self {
    case .dense(let units, let hasBiases): Dense(units: units, hasBiases: hasBiases)
    case .normalization(let over): Normalizing(over: over)
    case .activation(let activation):
      activation.slopeToLearn.map { LearningSlopes(start: $0.start, isPerUnit: $0.isPerUnit) }
        ?? Activating(by: activation)
    case .dropout(let share): DroppingOut(share: share)
    case .add(let source): Adding(source: source)
    }
  }
}

/// The numbers that a part learns, as the kernels hold them: a matrix of units × inputs and a row
/// with one number for each unit.
struct PartParameters: Hashable, Sendable {
  /// The columns of the matrix; 0 where there is only a row.
  var inputs: Int
  /// The rows of the matrix.
  var units: Int
  /// What the matrix is; nil where there is none.
  var matrix: ParameterBlock.Role?
  /// What the row is; nil where there is none.
  var row: ParameterBlock.Role?
}

/// Where in a network a part works, and on what.
struct PartSite<Scalar: RealScalar> {
  let architecture: Architecture
  let workspace: Workspace<Scalar>
  let statistics: SampleStatistics
  let dropout: DropoutKey
  /// The layer that it belongs to.
  let layer: LayerNumber
  /// Its place among the layer's parts.
  let index: Int
  /// What comes in, and what it makes of that: the same matrix where it works in place.
  let input, output: MatrixView<Scalar>
  /// On the way back ∂C/∂output, which it turns into ∂C/∂input.
  let errors: MatrixView<Scalar>
  /// Where ∂C/∂input goes if that is another matrix; nil where nobody asks for it.
  let errorsBelow: MatrixView<Scalar>?
  /// What it learns; nil for nothing.
  let parameters: PanelMatrix<Scalar>?
  /// What the part before it in the same matrix left of slopes; nil where it is no activation.
  let slopesBefore: MatrixView<Scalar>?

  /// Whether the figures of its layer are about this part, of several activations.
  var isMeasured: Bool { architecture.layers[layer: layer].activationIndex == index }

  /// The layer whose error is on its way through the part: in front of an affine map that of the
  /// layer before.
  var errorLayer: LayerNumber {
    index < architecture.layers[layer: layer].affineIndex
      ? max(layer.below, .firstWithWeights) : layer
  }
}

/// A part with its memory.
protocol PlannedPart<Scalar>: Sendable {
  associatedtype Scalar: RealScalar

  /// Plans the way forward.
  func forward(into plan: inout PlannedCalls<Scalar>)

  /// Plans the way back.
  func backward(into plan: inout PlannedCalls<Scalar>)

  /// What it multiplies errors by on their way back, number by number; nil where it is no
  /// activation.
  var slopes: MatrixView<Scalar>? { get }

  /// What it learns beside weights and biases; nil for nothing.
  var learned: LearnedNumbers<Scalar>? { get }

  /// The running means and variances that it keeps; nil for none.
  var running: ColumnNormalizer<Scalar>? { get }
}

extension PlannedPart {
  var slopes: MatrixView<Scalar>? { nil }
  var learned: LearnedNumbers<Scalar>? { nil }
  var running: ColumnNormalizer<Scalar>? { nil }
}

/// A few numbers that a part learns, with their gradient, which is summed up on the way back.
struct LearnedNumbers<Scalar: RealScalar>: Sendable {
  /// The numbers.
  let parameters: PanelMatrix<Scalar>
  /// The sums of their derivatives over the samples of the last batch.
  let sums: PanelMatrix<Scalar>

  init(_ parameters: PanelMatrix<Scalar>) {
    self.parameters = parameters
    sums = PanelMatrix(inputs: parameters.inputs, units: parameters.units)
  }
}
