public import FathomNumerics

/// Runs a network: forward, backward, gradient and update.
///
/// It works over one parameter array, one gradient array and one workspace, all taken once; a
/// step allocates nothing.
public final class NetworkEngine<Scalar: RealScalar> {
  /// The network.
  public let architecture: Architecture
  /// The threads a call may use; results do not depend on it.
  public let threads: Int

  let layout: ParameterLayout
  let plan: Plan
  let workspace: Workspace<Scalar>
  let parameterStorage: AlignedStorage<Scalar>
  let gradientStorage: AlignedStorage<Scalar>
  let weights: [MatrixView<Scalar>]
  let biases: [MatrixView<Scalar>]
  let weightGradients: [MatrixView<Scalar>]
  let biasGradients: [MatrixView<Scalar>]
  let tileStatistics: TileStatistics
  let runner: TileRunner<Scalar>

  /// What the last pass saw.
  public internal(set) var pass: PassStatistics
  /// What was seen of the last gradient that was measured, for each layer with weights.
  public internal(set) var gradientStatistics: [LayerGradientStatistics]

  /// An engine with parameters, for up to some number of samples at once.
  ///
  /// - Parameters:
  ///   - architecture: The network.
  ///   - parameters: Its weights and biases.
  ///   - samples: The most samples that a call will take.
  ///   - threads: How many threads large batches may use; small ones stay on one, where waiting
  ///     for others would cost more than they save.
  public init(
    _ architecture: Architecture, parameters: ParameterVector<Scalar>, samples: Int, threads: Int
  ) {
    self.architecture = architecture
    let layout = ParameterLayout(architecture)
    self.layout = layout
    precondition(parameters.layout == layout, "parameters of another architecture")
    plan = Plan(architecture)
    workspace = Workspace(architecture, samples: samples)
    parameterStorage = AlignedStorage(repeating: 0, count: layout.count)
    parameterStorage.store(parameters.values)
    gradientStorage = AlignedStorage(repeating: 0, count: layout.count)
    weights = layout.weightWindows(parameterStorage)
    biases = layout.biasWindows(parameterStorage)
    weightGradients = layout.weightWindows(gradientStorage)
    biasGradients = layout.biasWindows(gradientStorage)
    let work = plan.operationsPerSample * Double(samples)
    self.threads = work < parallelThreshold ? 1 : max(1, threads)
    tileStatistics = TileStatistics(
      sampleTiles: Self.tiles(of: samples), layers: architecture.layers.count,
      gradientTiles: plan.gradientTiles.count)
    runner = TileRunner(
      plan: plan, workspace: workspace, weights: weights, biases: biases,
      weightGradients: weightGradients, biasGradients: biasGradients,
      statistics: tileStatistics)
    pass = PassStatistics(layers: architecture.layers.count)
    gradientStatistics = architecture.layers.map { _ in LayerGradientStatistics() }
  }

  /// A copy of the parameters.
  public var parameters: ParameterVector<Scalar> {
    ParameterVector(layout: layout, values: parameterStorage.array(0..<layout.count))
  }

  /// Overwrites the parameters.
  public func setParameters(_ parameters: ParameterVector<Scalar>) {
    precondition(parameters.layout == layout, "parameters of another architecture")
    parameterStorage.store(parameters.values)
  }

  /// A copy of the gradient computed last.
  public var gradient: ParameterVector<Scalar> {
    ParameterVector(layout: layout, values: gradientStorage.array(0..<layout.count))
  }

  /// The most samples that a call can take.
  public var capacity: Int { workspace.samples }

  /// The matrix to put a batch's inputs in, a row per sample.
  public var inputs: MatrixView<Scalar> { workspace.inputs }

  /// The matrix to put a batch's targets in, a row per sample.
  public var targets: MatrixView<Scalar> { workspace.targets }

  /// The outputs a^L of the last batch, a row per sample.
  public var outputs: MatrixView<Scalar> { activations(architecture.layers.count + 1) }

  /// The activations a^l of the last batch.
  public func activations(_ layer: Int) -> MatrixView<Scalar> {
    workspace.layers[layer - 2].activations
  }

  /// The slopes σ′(z^l) of the last batch.
  public func slopes(_ layer: Int) -> MatrixView<Scalar> { workspace.layers[layer - 2].slopes }

  /// The errors e^l of the last batch, per sample.
  public func errors(_ layer: Int) -> MatrixView<Scalar> { workspace.layers[layer - 2].errors }

  static func tiles(of samples: Int) -> Int {
    (samples + Plan.samplesPerTile - 1) / Plan.samplesPerTile
  }
}

extension ParameterLayout {
  fileprivate func weightWindows<Scalar>(
    _ storage: AlignedStorage<Scalar>
  ) -> [MatrixView<Scalar>] {
    slots.map { MatrixView(storage, offset: $0.weights, rows: $0.units, columns: $0.inputs) }
  }

  fileprivate func biasWindows<Scalar>(_ storage: AlignedStorage<Scalar>) -> [MatrixView<Scalar>] {
    slots.map { MatrixView(storage, offset: $0.biases, rows: $0.units, columns: 1) }
  }
}

/// Floating-point operations in a batch below which a second thread costs more than it saves.
private let parallelThreshold = 5e6
