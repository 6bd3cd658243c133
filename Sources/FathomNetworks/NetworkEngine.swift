public import FathomNumerics

/// Runs a network: forward, backward, gradient and update.
///
/// It works over parameters, a gradient and a workspace that are all taken once; a step allocates
/// nothing.
public final class NetworkEngine<Scalar: RealScalar> {
  /// The network.
  public let architecture: Architecture
  /// The threads a call may use; results do not depend on it.
  public let threads: Int

  let layout: ParameterLayout
  let plan: Plan<Scalar>
  let workspace: Workspace<Scalar>
  let statistics: SampleStatistics
  let parameterPanels: [PanelMatrix<Scalar>]
  let gradientPanels: [PanelMatrix<Scalar>]
  /// What was seen of each gradient tile.
  let tileStatistics: AlignedStorage<LayerGradientStatistics>
  let pool: WorkerPool
  /// Memory for each tile of samples.
  let scratch: [KernelScratch<Scalar>]
  /// The batch whose gradient was used without being stored; it can be computed again as long as
  /// its activations and errors are there.
  var samplesOfMissingGradient: Int?

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
    workspace = Workspace(architecture, samples: samples)
    statistics = SampleStatistics(layers: architecture.layers.count, samples: samples)
    parameterPanels = layout.slots.map { PanelMatrix(inputs: $0.inputs, units: $0.units) }
    gradientPanels = layout.slots.map { PanelMatrix(inputs: $0.inputs, units: $0.units) }
    let plan = Plan(
      architecture, workspace: workspace, statistics: statistics, parameters: parameterPanels,
      gradients: gradientPanels)
    self.plan = plan
    let work = architecture.operationsPerSample * Double(samples)
    self.threads = work < parallelThreshold ? 1 : max(1, threads)
    pool = WorkerPool(threads: self.threads)
    tileStatistics = AlignedStorage(
      repeating: LayerGradientStatistics(), count: plan.descent.count)
    scratch = (0..<Self.tiles(of: samples, threads: self.threads)).map { _ in
      plan.forward.makeScratch()
    }
    pass = PassStatistics(layers: architecture.layers.count)
    gradientStatistics = architecture.layers.map { _ in LayerGradientStatistics() }
    setParameters(parameters)
  }

  /// A copy of the parameters.
  public var parameters: ParameterVector<Scalar> { vector(parameterPanels) }

  /// Overwrites the parameters.
  public func setParameters(_ parameters: ParameterVector<Scalar>) {
    precondition(parameters.layout == layout, "parameters of another architecture")
    for (panels, slot) in zip(parameterPanels, layout.slots) {
      panels.store(parameters.values, weights: slot.weights, biases: slot.biases)
    }
  }

  /// A copy of the gradient of the last batch.
  public var gradient: ParameterVector<Scalar> {
    if let samples = samplesOfMissingGradient {
      computeGradient(samples: samples, total: samples, accumulating: false)
    }
    return vector(gradientPanels)
  }

  private func vector(_ panels: [PanelMatrix<Scalar>]) -> ParameterVector<Scalar> {
    var vector = ParameterVector<Scalar>(zeros: layout)
    for (panels, slot) in zip(panels, layout.slots) {
      panels.load(into: &vector.values, weights: slot.weights, biases: slot.biases)
    }
    return vector
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
}

/// Floating-point operations in a batch below which a second thread costs more than it saves.
private let parallelThreshold = 5e6

extension Architecture {
  /// Floating-point operations of one training step, for each sample: three products for each
  /// layer, but for the errors of the inputs.
  fileprivate var operationsPerSample: Double {
    let sizes = sizes.map(Double.init)
    let products = zip(sizes, sizes.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    return 6 * products - 2 * sizes[0] * sizes[1]
  }
}
