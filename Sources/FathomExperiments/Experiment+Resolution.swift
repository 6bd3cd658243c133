import FathomText
public import FathomData
import FathomExchange
public import FathomNetworks
import FathomRecords
import FathomTraining
import FathomRecords
import FathomVocabulary
public import Foundation

extension Experiment {
  /// Loads the data, and the model where there is one, and fills in every default.
  ///
  /// - Returns: What to run.
  /// - Throws: `ExperimentError`, `FileError` or `ExchangeError` that says what to change.
  public func resolved() throws -> ResolvedExperiment {
    let request = try dataRequest()
    let model = try loadedModel()
    return try resolved(for: loadedData(request), startingFrom: model)
  }

  /// What loading needs to know; the part of an experiment that can be checked without data.
  ///
  /// - Throws: `ExperimentError` that names the setting to change.
  public func dataRequest() throws(ExperimentError) -> (source: DataSource, options: DataOptions) {
    guard network.layers != nil || network.model != nil else {
      throw .wrong(
        .layers,
        "\(setting: .layers) is missing; write the sizes from input to output, for example"
          + " \(setting: .layers, "784,30x4,10"), or name a network's file with"
          + " \(setting: .model)")
    }
    guard let source = dataset.data else {
      throw .wrong(
        .data,
        "\(setting: .data) is missing; name a data set, for example"
          + " \(setting: .data, "fashion-mnist") or \(setting: .data, "spirals")")
    }
    try checkValues()
    if let cost = network.cost, let output = network.output, !cost.accepts(output) {
      throw .wrong(.output, ArchitectureError.costAndOutput(cost, output).message)
    }
    return (source, dataset.options)
  }

  /// Loads data and puts samples aside for validation.
  ///
  /// - Throws: `FileError` for whatever is wrong with files or options.
  public func loadedData(
    _ request: (source: DataSource, options: DataOptions)
  ) throws -> LoadedData {
    let data = try request.source.load(request.options)
    return try care.validation.map { try data.puttingAside($0, seed: training.seed ?? 0) } ?? data
  }

  /// Checks the experiment against its data and fills in the defaults that depend on it.
  ///
  /// - Parameters:
  ///   - data: The data, as loaded.
  ///   - model: The network of a file to start from; nil for one of the sizes that are named.
  ///   - memory: The bytes that this machine has.
  /// - Returns: What to run.
  /// - Throws: `ExperimentError` that names the setting to change, or `ExchangeError`.
  public func resolved(
    for data: LoadedData, startingFrom model: Network? = nil,
    memory: UInt64 = ProcessInfo.processInfo.physicalMemory
  ) throws -> ResolvedExperiment {
    let result =
      if let model { try resolved(data, from: model) } else { try resolved(data) }
    try Self.check(
      result.architecture,
      batch: result.options.resolvedBatchSize(samples: data.training.samples), result.precision,
      fits: memory)
    return result
  }

  private func resolved(_ data: LoadedData) throws(ExperimentError) -> ResolvedExperiment {
    guard let layers = network.layers else {
      throw .wrong(
        .layers, "\(setting: .layers) is missing; give for example \(setting: .layers, "784,30,10")"
      )
    }
    let outputs = try Self.checkedOutputs(of: layers, for: data)
    let cost = network.cost ?? Self.defaultCost(for: data.training.targets, outputs: outputs)
    try Self.check(cost, outputs: outputs, data: data)
    let options = try trainingOptions(for: data)
    do {
      return ResolvedExperiment(
        architecture: try network.architecture(of: layers, cost: cost), options: options,
        precision: training.precision ?? .float, data: data, runSettings: care.runSettings,
        provenance: provenance)
    } catch {
      throw .wrong(nil, error.message)
    }
  }

  private func resolved(
    _ data: LoadedData, from model: Network
  ) throws -> ResolvedExperiment {
    let path = network.model ?? "in memory"
    try Self.checkSizes(of: model, from: path, for: data)
    guard let cost = network.cost else {
      let suggestion = model.suggestedCost(hasClasses: data.classes != nil)
      throw ExperimentError.wrong(
        .cost,
        "\(setting: .cost) is missing: model files do not hold the cost; for this model and data, try"
          + " \(setting: .cost, suggestion.description)")
    }
    try Self.check(cost, outputs: model.architecture.outputs, data: data)
    let template = try network.template(model, from: path, cost: cost)
    if training.precision == .float, model.precision == .double, template.keepsParameters {
      throw ExperimentError.wrong(
        .precision,
        "\(setting: .precision, "float") would round the weights of \(path), which are double;"
          + " leave \(setting: .precision) out")
    }
    let options = try trainingOptions(for: data)
    var scaled = model.scaled(data)
    if let note = template.note { scaled.warnings.append(note) }
    var provenance = provenance
    provenance.model?.keepsParameters = template.keepsParameters
    return ResolvedExperiment(
      architecture: template.architecture, options: options,
      precision: training.precision ?? model.precision,
      data: scaled, runSettings: care.runSettings, provenance: provenance, model: model,
      keepsParameters: template.keepsParameters)
  }

  /// How to train on some data.
  func trainingOptions(for data: LoadedData) throws(ExperimentError) -> TrainingOptions {
    var options = try training.options(for: data)
    options.recording = care.record ?? options.recording
    return options
  }
}
