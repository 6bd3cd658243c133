import FathomText
package import FathomVocabulary
package import FathomData
package import FathomExchange
package import FathomNetworks
import FathomRecords
package import FathomTraining
import Foundation

/// An experiment that fits its data, ready to run.
package struct ResolvedExperiment: Sendable {
  /// The network.
  package let architecture: Architecture
  /// How to train it.
  package let options: TrainingOptions
  /// In which precision.
  package let precision: Precision
  /// The model whose parameters it starts from; nil when they are drawn.
  package var model: ImportedModel?
}

extension Experiment {
  /// What loading needs to know; the part of an experiment that can be checked without data.
  package func dataRequest() throws(ToolError) -> (source: DataSource, options: DataOptions) {
    guard layers != nil || model != nil else {
      throw .usage(
        "--layers is missing; write the sizes with input and output, for example"
          + " --layers 784,30x4,10, or name a network's file with --model")
    }
    guard let data else {
      throw .usage(
        "--data is missing; name a data set, for example --data fashion-mnist or --data spirals")
    }
    if let cost, let output, !cost.accepts(output) {
      throw .usage(ArchitectureError.costAndOutput(cost, output).description)
    }
    let options = DataOptions(
      samples: samples, split: split ?? .train, scale: scale ?? .unit, target: target)
    return (data, options)
  }

  /// Checks the experiment against its data and fills in the defaults that depend on it.
  ///
  /// - Parameters:
  ///   - data: The data, as loaded.
  ///   - memory: The bytes that this machine has.
  /// - Returns: What to run.
  /// - Throws: `ToolError` that names the option to change.
  package func resolved(
    for data: LoadedData, memory: UInt64 = ProcessInfo.processInfo.physicalMemory
  ) throws(ToolError) -> ResolvedExperiment {
    guard let layers else { throw .usage("--layers is missing") }
    let outputs = try Self.checkedOutputs(of: layers, for: data)
    let cost = self.cost ?? Self.defaultCost(for: data.training.targets, outputs: outputs)
    try Self.check(cost, outputs: outputs, data: data)
    let options = try trainingOptions(for: data)
    let precision = self.precision ?? .float
    let architecture: Architecture
    do {
      architecture = try self.architecture(of: layers, cost: cost)
    } catch {
      throw .usage(error.description)
    }
    try Self.check(
      architecture, batch: options.batchSize ?? min(32, data.training.samples), precision,
      fits: memory)
    return ResolvedExperiment(architecture: architecture, options: options, precision: precision)
  }

  func trainingOptions(for data: LoadedData) throws(ToolError) -> TrainingOptions {
    let samples = data.training.samples
    if let batchSize, batchSize > samples {
      throw .usage(
        "--batch-size \(batchSize) is larger than the \(samples) samples of \(data.name);"
          + " use --batch-size \(samples) or less")
    }
    if let classWeights, classWeights.normalized(over: data) == nil {
      throw .usage(
        TrainingError.classWeights(classes: data.classes, name: data.name).description)
    }
    var options = TrainingOptions(optimizer: optimizer ?? .sgd, learningRate: learningRate)
    options.schedule = schedule ?? .constant
    options.clipping = clipping ?? .none
    options.l1 = l1 ?? 0
    options.l2 = l2 ?? 0
    options.labelSmoothing = labelSmoothing ?? 0
    options.classWeights = classWeights
    options.batchSize = batchSize
    options.seed = seed ?? options.seed
    options.threads = threads
    options.recording = recording ?? options.recording
    switch duration {
    case nil: break
    case .steps(let steps): options.duration = .steps(steps)
    case .epochs(let epochs): options.duration = .epochs(epochs)
    }
    switch decay {
    case nil: break
    case .weightDecay(let rate): options.weightDecay = rate
    case .lambda(let lambda): options.weightDecay = lambda / Double(samples)
    }
    return options
  }

  /// Compares both ends of the network with the data.
  private static func checkedOutputs(
    of layers: LayerSizes, for data: LoadedData
  ) throws(ToolError) -> Int {
    let sizes = layers.sizes
    guard let inputs = sizes.first, let outputs = sizes.last else {
      throw .usage("--layers is empty")
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
      throw .usage(
        "--layers starts with \(inputs) \(inputs == 1 ? "input" : "inputs") but \(data.name) has"
          + " \(columns) \(columns == 1 ? "number" : "numbers") per sample;"
          + " use --layers \(proposal.description.abridged)")
    }
    guard fitting else {
      throw .usage(
        "--layers ends with \(outputs) \(outputs == 1 ? "output" : "outputs") but \(data.name) has"
          + " \(needed) \(noun); use --layers \(proposal.description.abridged)")
    }
    return outputs
  }

  private static func defaultCost(for targets: Targets, outputs: Int) -> Cost {
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
  ) throws(ToolError) {
    let sizes = architecture.sizes
    let scalar: Double = precision == .float ? 4 : 8
    let units = sizes.reduce(0) { $0 + Double($1) }
    let network = (9 * scalar + 4) * Double(architecture.parameterCount)
    let needed = network + 3 * scalar * units * Double(batch)
    guard needed > Double(memory) else { return }
    let needs = "\(Int((needed / 1e9).rounded(.up))) GB"
    let remedy = network > Double(memory) ? "the layers" : "the layers or --batch-size"
    throw .usage(
      "the network's \(architecture.parameterCount) parameters and a mini-batch of \(batch) need"
        + " about \(needs) of memory, more than the \(memory / 1_000_000_000) GB of this machine;"
        + " make \(remedy) smaller")
  }

  /// Refuses costs that mean nothing for the targets there are.
  static func check(
    _ cost: Cost, outputs: Int, data: LoadedData
  ) throws(ToolError) {
    if cost == .softmax, outputs == 1 {
      throw .usage(
        "--cost softmax needs two or more outputs, because a single one is always 1;"
          + " use --cost cross-entropy")
    }
    guard cost == .softmax || cost == .crossEntropy,
      case .values(let values, _) = data.training.targets,
      let outside = values.first(where: { !(0...1 ~= $0) })
    else { return }
    throw .usage(
      "--cost \(cost) needs targets from 0 to 1, but \(data.name) has the target"
        + " \(outside); use --cost quadratic")
  }
}
