package import FathomVocabulary
package import FathomNumerics

/// Runs a network: forward, backward, gradient and update.
///
/// It works over parameters, a gradient and a workspace that are all taken once; a step allocates
/// nothing.
package final class NetworkEngine<Scalar: RealScalar> {
  /// The network.
  package let architecture: Architecture
  /// The threads a call may use; results do not depend on it.
  package let threads: Int

  let layout: ParameterLayout
  let plan: Plan<Scalar>
  let workspace: Workspace<Scalar>
  let statistics: SampleStatistics
  /// The parameters, and a place for their gradient, of each group in the layout.
  let parameterPanels, gradientPanels: [PanelMatrix<Scalar>]
  /// What parts learn beside weights and biases, in the order of the layout.
  let learned: [LearnedPart<Scalar>]
  let dropout = DropoutKey()
  /// What steps by rules with slots work on, once one is asked for.
  var stepping: Stepping<Scalar>?
  /// Whether the gradient's place holds the last step.
  var holdsChange = false
  /// What was seen of each gradient tile.
  let tileStatistics: AlignedStorage<LayerGradientStatistics>
  let pool: WorkerPool
  /// Memory for each tile of samples.
  let scratch: [KernelScratch<Scalar>]
  /// The batch whose gradient was used without being stored; it can be computed again as long as
  /// its activations and errors are there.
  var samplesOfMissingGradient: Int?

  /// What the last pass saw.
  package internal(set) var pass: PassStatistics
  /// What was seen of the last gradient that was measured, for each layer with weights.
  package internal(set) var gradientStatistics: [LayerGradientStatistics]
  /// What was seen of what parts learn beside weights and biases, part by part.
  var learnedStatistics: [LayerGradientStatistics]
  /// Where batch normalisation takes its means and variances from.
  package var batchStatistics = BatchStatistics.batch

  /// An engine with parameters, for up to some number of samples at once.
  ///
  /// - Parameters:
  ///   - architecture: The network.
  ///   - parameters: Its weights and biases.
  ///   - samples: The most samples that a call will take.
  ///   - threads: How many threads large batches may use; small ones stay on one, where waiting
  ///     for others would cost more than they save.
  ///   - weighsSamples: Whether costs and errors are multiplied by `sampleWeights`.
  package init(
    _ architecture: Architecture, parameters: ParameterVector<Scalar>, samples: Int, threads: Int,
    weighsSamples: Bool = false
  ) {
    self.architecture = architecture
    let layout = ParameterLayout(architecture)
    self.layout = layout
    let workspace = Workspace<Scalar>(architecture, samples: samples)
    self.workspace = workspace
    statistics = SampleStatistics(architecture, samples: samples)
    parameterPanels = layout.groups.map(PanelMatrix.init)
    gradientPanels = layout.groups.map(PanelMatrix.init)
    let plan = Plan(
      architecture, workspace: workspace, statistics: statistics, layout: layout,
      parameters: parameterPanels, gradients: gradientPanels, dropout: dropout,
      weighsSamples: weighsSamples)
    self.plan = plan
    learned = LearnedPart.all(in: plan, layout, gradients: gradientPanels)
    let work = architecture.operationsPerSample * Double(samples)
    self.threads = work < parallelThreshold ? 1 : max(1, threads)
    pool = WorkerPool(threads: self.threads)
    tileStatistics = AlignedStorage(
      repeating: LayerGradientStatistics(), count: plan.descent.count)
    scratch = (0..<Self.tiles(of: samples, threads: self.threads)).map { _ in
      plan.forward.makeScratch()
    }
    pass = PassStatistics(architecture)
    gradientStatistics = architecture.layers.map { _ in LayerGradientStatistics() }
    learnedStatistics = learned.map { _ in LayerGradientStatistics() }
    setParameters(parameters)
  }

  /// A copy of the parameters.
  package var parameters: ParameterVector<Scalar> { vector(parameterPanels) }

  /// Overwrites the parameters.
  package func setParameters(_ parameters: ParameterVector<Scalar>) {
    store(parameters, in: parameterPanels)
  }

  /// Takes over the parameters and running statistics of another engine of the same network.
  package func setParameters(of other: NetworkEngine<Scalar>) {
    precondition(layout == other.layout, "parameters of another architecture")
    for (own, others) in zip(parameterPanels, other.parameterPanels) { own.copy(others) }
    setRunningStatistics(other.runningStatistics)
  }

  /// A copy of the gradient of the last batch.
  package var gradient: ParameterVector<Scalar> {
    guard let samples = samplesOfMissingGradient else { return storedGradient }
    guard holdsChange else {
      computeGradient(samples: samples, total: samples, accumulating: false)
      return storedGradient
    }
    // The step in the gradient's place may still be asked for.
    let change = storedGradient
    computeGradient(samples: samples, total: samples, accumulating: false)
    let gradient = storedGradient
    store(change, in: gradientPanels)
    (holdsChange, samplesOfMissingGradient) = (true, samples)
    return gradient
  }

  /// What stands in the gradient's place.
  var storedGradient: ParameterVector<Scalar> { vector(gradientPanels) }

  func store(_ vector: ParameterVector<Scalar>, in panels: [PanelMatrix<Scalar>]) {
    precondition(vector.layout == layout, "parameters of another architecture")
    for (panel, group) in zip(panels, layout.groups) {
      panel.store(vector.values, weights: group.matrix, biases: group.row)
    }
  }

  func vector(_ panels: [PanelMatrix<Scalar>]) -> ParameterVector<Scalar> {
    var vector = ParameterVector<Scalar>(zeros: layout)
    for (panel, group) in zip(panels, layout.groups) {
      panel.load(into: &vector.values, weights: group.matrix, biases: group.row)
    }
    return vector
  }

  /// The most samples that a call can take.
  package var capacity: Int { workspace.samples }

  /// The matrix to put a batch's inputs in, a row per sample.
  package var inputs: MatrixView<Scalar> { workspace.inputs }

  /// The matrix to put a batch's targets in, a row per sample.
  package var targets: MatrixView<Scalar> { workspace.targets }

  /// What each sample's cost and errors are multiplied by, in an engine that weighs samples.
  package var sampleWeights: AlignedStorage<Double> { statistics.weights }

  /// The outputs a^L of the last batch, a row per sample.
  package var outputs: MatrixView<Scalar> { outputs(of: architecture.outputLayer) }

  /// What a layer handed on of the last batch, for the input the batch itself.
  package func outputs(of layer: LayerNumber) -> MatrixView<Scalar> { workspace.outputs(layer) }

  /// What a layer's affine map took in of the last batch.
  package func inputs(of layer: LayerNumber) -> MatrixView<Scalar> { workspace.inputs(of: layer) }

  /// The activations that figures of a layer are about, of the last batch: what a layer hands on,
  /// or, where its activation stands in front of its affine map, what that takes in.
  package func activations(_ layer: LayerNumber) -> MatrixView<Scalar> {
    guard let index = architecture.layers[layer: layer].activationIndex else {
      return outputs(of: layer)
    }
    return workspace.layers[layer: layer].places[index].output
  }

  /// The slopes σ′ that belong to `activations`.
  package func slopes(_ layer: LayerNumber) -> MatrixView<Scalar> {
    guard let index = architecture.layers[layer: layer].activationIndex else {
      return workspace.layers[layer: layer].slopes
    }
    return plan.parts[layer: layer][index].slopes ?? workspace.layers[layer: layer].slopes
  }

  /// The errors e^l of the last batch, per sample.
  package func errors(_ layer: LayerNumber) -> MatrixView<Scalar> {
    workspace.layers[layer: layer].errors
  }
}

/// Floating-point operations in a batch below which a second thread costs more than it saves.
private let parallelThreshold = 5e6

extension PanelMatrix {
  fileprivate init(_ group: ParameterLayout.Group) {
    self.init(inputs: group.shape.inputs, units: group.shape.units)
  }
}

extension Architecture {
  /// Floating-point operations of one training step, for each sample: three products for each
  /// layer, but for the errors of the inputs.
  fileprivate var operationsPerSample: Double {
    let sizes = sizes.map(Double.init)
    let products = zip(sizes, sizes.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    return 6 * products - 2 * sizes[0] * sizes[1]
  }
}
