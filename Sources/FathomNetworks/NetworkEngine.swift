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
  let parameterPanels: [PanelMatrix<Scalar>]
  let gradientPanels: [PanelMatrix<Scalar>]
  /// What normalised layers need; nil for the others.
  let normalizations: [LayerNormalization<Scalar>?]
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
  /// The same of γ (as weights) and β (as biases), nothing where a layer is not normalised.
  package internal(set) var scaleStatistics: [LayerGradientStatistics]
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
    let normalizations = architecture.layers.layerNumbers.map {
      LayerNormalization(architecture, workspace, number: $0)
    }
    self.normalizations = normalizations
    parameterPanels = layout.slots.map { PanelMatrix(inputs: $0.inputs, units: $0.units) }
    gradientPanels = layout.slots.map { PanelMatrix(inputs: $0.inputs, units: $0.units) }
    let plan = Plan(
      architecture, workspace: workspace, statistics: statistics, parameters: parameterPanels,
      gradients: gradientPanels, normalizations: normalizations, dropout: dropout,
      weighsSamples: weighsSamples)
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
    scaleStatistics = gradientStatistics
    setParameters(parameters)
  }

  /// A copy of the parameters.
  package var parameters: ParameterVector<Scalar> {
    vector(parameterPanels, scales: normalizations.map { $0?.parameters })
  }

  /// Overwrites the parameters.
  package func setParameters(_ parameters: ParameterVector<Scalar>) {
    store(parameters, in: parameterPanels, scales: normalizations.map { $0?.parameters })
  }

  /// Takes over the parameters and running statistics of another engine of the same network.
  package func setParameters(of other: NetworkEngine<Scalar>) {
    precondition(layout == other.layout, "parameters of another architecture")
    for (own, others) in zip(parameterPanels, other.parameterPanels) { own.copy(others) }
    for (own, others) in zip(normalizations, other.normalizations) {
      if let own, let others { own.parameters.copy(others.parameters) }
    }
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
    store(change, in: gradientPanels, scales: normalizations.map { $0?.gradient })
    (holdsChange, samplesOfMissingGradient) = (true, samples)
    return gradient
  }

  /// What stands in the gradient's place.
  var storedGradient: ParameterVector<Scalar> {
    vector(gradientPanels, scales: normalizations.map { $0?.gradient })
  }

  func store(
    _ vector: ParameterVector<Scalar>, in panels: [PanelMatrix<Scalar>],
    scales: [PanelMatrix<Scalar>?]
  ) {
    precondition(vector.layout == layout, "parameters of another architecture")
    for (index, slot) in layout.slots.enumerated() {
      panels[index].store(vector.values, weights: slot.weights, biases: slot.biases)
      guard let position = slot.scales else { continue }
      scales[index]?.store(vector.values, weights: position, biases: position + slot.units)
    }
  }

  func vector(
    _ panels: [PanelMatrix<Scalar>], scales: [PanelMatrix<Scalar>?]
  ) -> ParameterVector<Scalar> {
    var vector = ParameterVector<Scalar>(zeros: layout)
    for (index, slot) in layout.slots.enumerated() {
      panels[index].load(into: &vector.values, weights: slot.weights, biases: slot.biases)
      guard let position = slot.scales else { continue }
      scales[index]?.load(into: &vector.values, weights: position, biases: position + slot.units)
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
  package var outputs: MatrixView<Scalar> { activations(architecture.outputLayer) }

  /// The activations a^l of the last batch, for the input the batch itself.
  package func activations(_ layer: LayerNumber) -> MatrixView<Scalar> {
    workspace.activations(layer)
  }

  /// The slopes σ′(z^l) of the last batch.
  package func slopes(_ layer: LayerNumber) -> MatrixView<Scalar> {
    workspace.layers[layer: layer].slopes
  }

  /// The errors e^l of the last batch, per sample.
  package func errors(_ layer: LayerNumber) -> MatrixView<Scalar> {
    workspace.layers[layer: layer].errors
  }
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
