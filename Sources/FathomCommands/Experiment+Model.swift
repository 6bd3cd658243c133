import FathomVocabulary
package import FathomData
package import FathomExchange
import FathomNetworks
import FathomRecords
import FathomTraining
import Foundation

extension Experiment {
  /// Reads the model that the experiment names; nil when it names none.
  ///
  /// - Throws: `ToolError` for settings that do not go with the model, and `ExchangeError` for
  ///   files that cannot be taken.
  package func loadedModel() throws -> ImportedModel? {
    guard let model else { return nil }
    if initializer != nil {
      throw ToolError.usage("--init cannot stand beside --model, which brings its own weights")
    }
    for key in [Key.normalization, .dropout, .residual] where text(of: key) != nil {
      throw ToolError.usage(
        "--\(key.rawValue) cannot stand beside --model, which brings its own layers")
    }
    if ModelExport.Format(path: model) == .onnx {
      for (name, value) in [("--activation", activation), ("--output", output)] where value != nil {
        throw ToolError.usage(
          "\(name) cannot stand beside an ONNX model, which brings its own activations")
      }
      return try ImportedModel(onnx: model)
    }
    guard try activation != nil || ImportedModel.hiddenLayers(inSafetensors: model) == 0 else {
      throw ToolError.usage(
        "--activation is missing: safetensors files hold no activations; name that of the hidden"
          + " layers, for example --activation relu")
    }
    return try ImportedModel(
      safetensors: model, activation: activation ?? .identity, output: output ?? .identity)
  }

  /// Checks an experiment with a model against its data and fills in the defaults.
  ///
  /// - Throws: `ToolError` or `ExchangeError` that says what to change.
  package func resolved(
    for data: LoadedData, startingFrom model: ImportedModel,
    memory: UInt64 = ProcessInfo.processInfo.physicalMemory
  ) throws -> ResolvedExperiment {
    try Self.checkSizes(of: model, for: data)
    guard let cost else {
      let suggestion = model.suggestedCost(hasClasses: data.classes != nil)
      throw ToolError.usage(
        "--cost is missing: model files hold no cost; for this model and data, try --cost"
          + " \(suggestion)")
    }
    try Self.check(cost, outputs: model.sizes.last ?? 0, data: data)
    let architecture = try model.architecture(cost: cost)
    let own: Precision = if case .double = model.parameters { .double } else { .float }
    if precision == .float, own == .double {
      throw ToolError.usage(
        "--precision float would round the weights of \(model.path), which are double; leave"
          + " --precision out")
    }
    let options = try trainingOptions(for: data)
    let precision = precision ?? own
    try Self.check(
      architecture, batch: options.batchSize ?? min(32, data.training.samples), precision,
      fits: memory)
    return ResolvedExperiment(
      architecture: architecture, options: options, precision: precision, model: model)
  }

  private static func checkSizes(
    of model: ImportedModel, for data: LoadedData
  ) throws(ToolError) {
    let columns = data.training.features.columns
    guard model.inputs == columns else {
      throw .usage(
        "the model \(model.path) takes \(model.inputs) numbers per sample, but \(data.name) has"
          + " \(columns); name data made for this model")
    }
    let outputs = model.sizes.last ?? 0
    let (needed, noun, fits) =
      switch data.training.targets {
      case .labels(_, let classes):
        (classes, "classes", outputs == max(2, classes) || (outputs == 1 && classes <= 2))
      case .values(_, let columns):
        (columns, columns == 1 ? "target" : "targets", outputs == columns)
      }
    guard fits else {
      throw .usage(
        "the model \(model.path) has \(outputs) \(outputs == 1 ? "output" : "outputs"), but"
          + " \(data.name) has \(needed) \(noun); name data made for this model")
    }
  }
}

extension ImportedModel {
  /// Data as the first weights of this model see it.
  func scaled(_ data: LoadedData) -> LoadedData {
    inputScaling.map { data.scaled(by: $0) } ?? data
  }
}

extension LoadedData {
  /// The same samples as the first weights of a model see them.
  func scaled(by scaling: ImportedModel.InputScaling) -> LoadedData {
    var result = self
    result.training = scaling.applied(to: training)
    result.test = test.map(scaling.applied)
    result.validation = validation.map(scaling.applied)
    return result
  }
}

extension ImportedModel.InputScaling {
  fileprivate func applied(to data: Dataset) -> Dataset {
    let features = data.features
    return Dataset(
      features: features.scaled(
        by: zip(features.scale, scale).map { $0 * $1 },
        shiftedBy: features.shift.indices.map { features.shift[$0] * scale[$0] + shift[$0] }),
      targets: data.targets)
  }
}
