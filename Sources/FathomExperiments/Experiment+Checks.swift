import FathomText
import FathomVocabulary
import FathomData
import FathomExchange
import FathomNetworks
import FathomRuns
import FathomTraining

extension Experiment {
  /// Compares both ends of the network with the data.
  static func checkedOutputs(
    of layers: LayerSizes, for data: LoadedData
  ) throws(ExperimentError) -> Int {
    let sizes = layers.sizes
    guard let inputs = sizes.first, let outputs = sizes.last else {
      throw .wrong(
        .layers, "\(setting: .layers) is empty; give for example \(setting: .layers, "784,30,10")")
    }
    let columns = data.training.features.columns
    let (needed, noun, single) =
      switch data.training.targets {
      case .labels(_, let classes): (classes, "classes", classes <= 2)
      case .values(_, let targets): (targets, targets == 1 ? "target" : "targets", false)
      }
    let fitting = outputs == needed || (single && outputs == 1)
    let proposal = LayerSizes(
      [columns] + sizes.dropFirst().dropLast() + [fitting ? outputs : needed],
      details: layers.details)
    guard inputs == columns else {
      throw .wrong(
        .layers,
        "\(setting: .layers) starts with \(inputs) \(inputs == 1 ? "input" : "inputs"), but \(data.name)"
          + " has \(columns) \(columns == 1 ? "number" : "numbers") per sample;"
          + " use \(setting: .layers, proposal.description.abridged)")
    }
    guard fitting else {
      throw .wrong(
        .layers,
        "\(setting: .layers) ends with \(outputs) \(outputs == 1 ? "output" : "outputs"), but \(data.name)"
          + " has \(needed) \(noun); use \(setting: .layers, proposal.description.abridged)")
    }
    return outputs
  }

  static func defaultCost(for targets: Targets, outputs: Int) -> Cost {
    switch targets {
    case .labels: outputs >= 2 ? .softmax : .crossEntropy
    case .values: .quadratic
    }
  }

  /// Refuses a network that would make the machine swap, or the system end the process.
  ///
  /// A parameter takes about 40 bytes in float and 76 in double, as measured on networks of 10⁸
  /// parameters: itself and its derivative, once for training and once each for measuring and
  /// testing, and copies while it is drawn. Activations, slopes and errors of a mini-batch come on
  /// top.
  static func check(
    _ architecture: Architecture, batch: Int, _ precision: Precision, fits memory: UInt64
  ) throws(ExperimentError) {
    let sizes = architecture.sizes
    let scalar: Double = precision == .float ? 4 : 8
    let units = sizes.reduce(0) { $0 + Double($1) }
    let network = (9 * scalar + 4) * Double(architecture.parameterCount)
    let needed = network + 3 * scalar * units * Double(batch)
    guard needed > Double(memory) else { return }
    let needs = "\(Int((needed / 1e9).rounded(.up))) GB"
    let remedy: Message =
      network > Double(memory) ? "the layers" : "the layers or \(setting: .batchSize)"
    throw .wrong(
      .layers,
      "the network's \(architecture.parameterCount) parameters and a mini-batch of \(batch) need"
        + " about \(needs) of memory, more than the \(memory / 1_000_000_000) GB of this machine;"
        + " make \(remedy) smaller")
  }

  /// Refuses costs that mean nothing for the targets there are.
  static func check(
    _ cost: Cost, outputs: Int, data: LoadedData
  ) throws(ExperimentError) {
    if cost == .softmax, outputs == 1 {
      throw .wrong(
        .cost,
        "\(setting: .cost, "softmax") needs two or more outputs, because the softmax of a single one is"
          + " always 1; use \(setting: .cost, "cross-entropy")")
    }
    guard cost.needsShares,
      case .values(let values, _) = data.training.targets,
      let outside = values.first(where: { !(0...1 ~= $0) })
    else { return }
    throw .wrong(
      .cost,
      "\(setting: .cost, cost.description) needs targets from 0 to 1, but \(data.name) has the target"
        + " \(outside); use \(setting: .cost, "quadratic")")
  }

  /// Compares both ends of a model with the data.
  static func checkSizes(
    of network: Network, from path: String, for data: LoadedData
  ) throws(ExperimentError) {
    let columns = data.training.features.columns
    let inputs = network.architecture.inputs
    guard inputs == columns else {
      throw .wrong(
        .model,
        "the model \(path) takes \(inputs) numbers per sample, but \(data.name) has"
          + " \(columns); name data that fits the model")
    }
    let outputs = network.architecture.outputs
    let (needed, noun, fits) =
      switch data.training.targets {
      case .labels(_, let classes):
        (classes, "classes", outputs == max(2, classes) || (outputs == 1 && classes <= 2))
      case .values(_, let columns):
        (columns, columns == 1 ? "target" : "targets", outputs == columns)
      }
    guard fits else {
      throw .wrong(
        .model,
        "the model \(path) has \(outputs) \(outputs == 1 ? "output" : "outputs"), but"
          + " \(data.name) has \(needed) \(noun); name data that fits the model")
    }
  }
}

// MARK: - What ends a training early

extension Experiment {
  /// Refuses patience without samples to decide by, before any are loaded.
  func checkPatience() throws(ExperimentError) {
    guard care.patience != nil, care.validation == nil else { return }
    throw .wrong(
      .patience,
      "\(setting: .patience) needs validation samples; hold out some of the training samples, for"
        + " example with \(setting: .validation, "0.1")")
  }
}

extension ResolvedExperiment {
  /// Refuses to wait for an accuracy that there is none of.
  func checkAccuracy() throws(ExperimentError) {
    guard runSettings.care.untilAccuracy != nil, data.classes == nil else { return }
    throw .wrong(
      .untilAccuracy,
      "\(setting: .untilAccuracy) needs classes, but the targets of \(data.name) are numbers;"
        + " leave it out")
  }
}
