import FathomExperiments
import FathomText
import FathomVocabulary
import FathomData
import FathomExchange
import FathomNetworks
import FathomRuns
import FathomTraining

/// A network that a user names to be used as it is: a run, one of its checkpoints, or a file of
/// another tool.
struct AskedModel {
  let architecture: Architecture
  let parameters: ModelParameters
  /// The running means and variances of batch normalisation.
  let statistics: RunningStatistics
  /// What the network was trained on; nil for files of other tools.
  let input: InputDescription?
  /// What the network does to its inputs; nil when it takes them as they are.
  let inputScaling: ImportedModel.InputScaling?
  /// How its training asked for data; nil for all but folders of runs.
  let ownData: DataSettings?
  /// How the user named it.
  let path: String

  /// A network out of a run's folder or one of its checkpoints; nil when a path is neither.
  init?(run path: String) throws {
    let model: RunModel
    var ownData: DataSettings?
    if let folder = try? RunPlace.folder(path) {
      model = try Run(at: folder.path).model(best: true)
      ownData = try Experiment(contentsOf: folder.experiment).dataset
    } else if ModelExport.Format(path: path) == .safetensors, RunModel.isCheckpoint(path) {
      model = try RunModel(checkpoint: path)
    } else {
      return nil
    }
    architecture = model.architecture
    parameters = model.parameters
    statistics = model.statistics
    input = model.input
    inputScaling = nil
    self.ownData = ownData
    self.path = path
  }

  /// A network that an experiment takes from a file.
  init(_ model: ImportedModel, cost: Cost) throws {
    architecture = try model.architecture(cost: cost)
    parameters = model.parameters
    statistics = model.runningStatistics
    input = nil
    inputScaling = model.inputScaling
    ownData = nil
    path = model.path
  }

  /// The column with the answers that the training named, for data that has named columns.
  func ownTarget(in source: DataSource) -> String? {
    if case .csv = source { ownData?.target } else { nil }
  }

  /// Reads data as the network's first weights want it.
  ///
  /// - Parameters:
  ///   - source: The data.
  ///   - options: How much of it; the scale is used where the network does not say otherwise.
  ///   - isScaleGiven: Whether the user named the scale.
  /// - Returns: The samples, scaled.
  /// - Throws: `FileError` for bad files, and `ToolError` for data of another shape.
  func load(
    _ source: DataSource, _ options: DataOptions, isScaleGiven: Bool
  ) throws -> LoadedData {
    var options = options
    if let scale = input?.scale.flatMap(DataOptions.Scale.init), !isScaleGiven {
      options.scale = scale
    }
    return try fitted(source.load(options), isScaleGiven: isScaleGiven)
  }

  /// Data under the scale that the network learned with its training samples.
  func fitted(_ data: LoadedData, isScaleGiven: Bool) throws -> LoadedData {
    guard data.inputs == architecture.inputs else {
      throw ToolError.usage(
        "the model \(path) takes \(architecture.inputs) numbers per sample, but \(data.name) has"
          + " \(data.inputs); name data that fits the model")
    }
    let data = try withOwnClasses(data)
    if let input, input.isLearned, !isScaleGiven { return data.scaled(by: input) }
    return inputScaling.map { data.scaled(by: $0) } ?? data
  }

  /// The same samples, their classes numbered as the network knows them.
  private func withOwnClasses(_ data: LoadedData) throws -> LoadedData {
    guard case .labels(let labels, let classes) = data.training.targets else { return data }
    var numbers = Array(0..<classes)
    if let own = input?.classNames, let names = data.classNames, own != names {
      numbers = try names.map { name in
        guard let number = own.firstIndex(of: name) else {
          throw ToolError.usage(
            "\(data.name) has the class '\(name.abridged)', which the model \(path) does not know;"
              + " name data with the classes that it was trained on")
        }
        return number
      }
    }
    let known = max(architecture.outputs, input?.classNames?.count ?? 0, classes)
    var result = data
    result.classNames = input?.classNames ?? data.classNames
    result.training = Dataset(
      features: data.training.features,
      targets: .labels(
        labels.map { Int32(numbers[Int($0)]) }, classes: architecture.outputs == 1 ? 2 : known))
    return result
  }

  /// The network for other tools; what it does to inputs goes with it where it was learned.
  var export: ModelExport {
    var scaling = inputScaling
    if let input, input.isLearned {
      scaling = ImportedModel.InputScaling(scale: input.factors, shift: input.shifts)
    }
    return ModelExport(
      architecture, parameters: parameters, runningStatistics: statistics, inputScaling: scaling)
  }

  /// What the network answers.
  func answers(to data: LoadedData, threads: Int?) throws -> NetworkAnswers {
    switch parameters {
    case .float(let vector):
      try NetworkAnswers(
        of: architecture, vector, statistics: statistics, to: data, threads: threads)
    case .double(let vector):
      try NetworkAnswers(
        of: architecture, vector, statistics: statistics, to: data, threads: threads)
    }
  }
}
