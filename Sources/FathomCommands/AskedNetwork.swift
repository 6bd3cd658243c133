import FathomExperiments
import FathomText
import FathomVocabulary
import FathomData
import FathomExchange
import FathomNetworks
import FathomRuns
import FathomTraining

/// A network that a user names to be used as it is: that of a run, one of its checkpoints or a file
/// of another tool; and where its data comes from.
struct AskedNetwork {
  private(set) var network: Network
  /// What the network was trained on; nil for files of other tools.
  let input: InputDescription?
  /// How its training asked for data; nil for all but folders of runs.
  let ownData: DataSettings?
  /// How the user named it.
  let path: String
  /// How data is scaled before the network's own scaling.
  private var scale = DataOptions.Scale.unit

  /// A network out of a run's folder or one of its checkpoints; nil when a path is neither.
  init?(run path: String) throws {
    let saved: CheckpointedNetwork
    if let folder = try? RunPlace.folder(path) {
      saved = try Run(at: folder.path).checkpoint(best: true)
      ownData = try Experiment(contentsOf: folder.experiment).dataset
    } else if ModelFormat(path: path) == .safetensors, CheckpointedNetwork.isCheckpoint(path) {
      saved = try CheckpointedNetwork(checkpoint: path)
      ownData = nil
    } else {
      return nil
    }
    network = saved.network
    input = saved.input
    self.path = path
    // A scale that was learned is the network's own.
    scale =
      saved.input.isLearned
      ? .none : saved.input.scale.flatMap(DataOptions.Scale.init) ?? .unit
  }

  /// A network out of a file of another tool.
  init(_ network: Network, path: String) {
    self.network = network
    input = nil
    ownData = nil
    self.path = path
  }

  /// The same network for data under a scale that the user names; it replaces the one that a run
  /// learned.
  func taking(_ asked: DataOptions.Scale?) -> AskedNetwork {
    guard let asked else { return self }
    var result = self
    result.scale = asked
    if input != nil { result.network.inputScaling = nil }
    return result
  }

  /// The column with the answers that the training named, for data that has named columns.
  func ownTarget(in source: DataSource) -> String? {
    if case .csv = source { ownData?.target } else { nil }
  }

  /// Reads data for the network.
  ///
  /// - Parameters:
  ///   - source: The data.
  ///   - options: How much of it; the network knows the scale.
  /// - Returns: The samples, as the network takes them.
  /// - Throws: `FileError` for bad files, and `ToolError` for data of another shape.
  func load(_ source: DataSource, _ options: DataOptions) throws -> LoadedData {
    var options = options
    options.scale = scale
    let data = try source.load(options)
    try check(data.training.features, of: data.name)
    return try withOwnClasses(data)
  }

  /// Inputs without answers, as the network takes them.
  func scaled(_ features: FeatureMatrix, of name: String) throws -> FeatureMatrix {
    try check(features, of: name)
    let (factors, shifts) = features.scaling(scale)
    return features.scaled(by: factors, shiftedBy: shifts)
  }

  private func check(_ features: FeatureMatrix, of name: String) throws {
    let inputs = network.architecture.inputs
    guard features.columns == inputs else {
      throw ToolError.usage(
        "the model \(path) takes \(inputs) numbers per sample, but \(name) has"
          + " \(features.columns); name data that fits the model")
    }
  }

  /// The same samples, their classes numbered as the network knows them.
  private func withOwnClasses(_ data: LoadedData) throws -> LoadedData {
    guard case .labels(let labels, let classes) = data.training.targets else { return data }
    var numbers = Array(0..<classes)
    if let own = network.classNames, let names = data.classNames, own != names {
      numbers = try names.map { name in
        guard let number = own.firstIndex(of: name) else {
          throw ToolError.usage(
            "\(data.name) has the class '\(name.abridged)', which the model \(path) does not know;"
              + " name data with the classes that it was trained on")
        }
        return number
      }
    }
    let known = max(network.architecture.outputs, network.classNames?.count ?? 0, classes)
    var result = data
    result.classNames = network.classNames ?? data.classNames
    result.training = Dataset(
      features: data.training.features,
      targets: .labels(
        labels.map { Int32(numbers[Int($0)]) },
        classes: network.architecture.outputs == 1 ? 2 : known))
    return result
  }
}
