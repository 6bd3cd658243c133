import FathomVocabulary
package import FathomData
import FathomNetworks
import FathomTraining
import Foundation

extension Experiment {
  /// Settings that may change when a run is resumed; the others would make it another run.
  package static let changeable: [Key] = [
    .epochs, .steps, .threads, .checkpointEvery, .keep, .evaluateEvery, .patience, .untilAccuracy,
  ]

  /// Settings that only some commands know, and that leave the network alone.
  package static let ofRuns: [Key] = [
    .validation, .record, .checkpointEvery, .keep, .evaluateEvery, .patience, .untilAccuracy,
  ]

  /// The experiment with every setting that its run depends on, and files by their full path, so
  /// that it means the same everywhere and under other defaults.
  ///
  /// - Parameters:
  ///   - resolved: What the experiment came to.
  ///   - data: Its data.
  /// - Returns: An experiment that names all of it.
  package func completed(_ resolved: ResolvedExperiment, on data: LoadedData) -> Experiment {
    var result = self
    let (architecture, options) = (resolved.architecture, resolved.options)
    result.cost = architecture.cost
    if model == nil {
      result.activation = activation ?? .sigmoid
      result.output = architecture.layers.last?.activation
      // Layers of different kinds have different defaults.
      let initializers = Set(architecture.layers.map(\.initializer))
      if initializers.count == 1 { result.initializer = initializers.first }
    }
    result.model = model.map(Self.fullPath)
    result.data = self.data?.withFullPath
    result.split = split ?? .train
    result.scale = scale ?? .unit
    result.optimizer = options.optimizer
    result.learningRate = options.learningRate
    if decay == nil, options.weightDecay > 0 { result.decay = .weightDecay(options.weightDecay) }
    result.batchSize = options.batchSize ?? min(32, data.training.samples)
    result.precision = resolved.precision
    result.seed = options.seed
    return result
  }

  private static func fullPath(_ path: String) -> String {
    path.hasPrefix("/") ? path : URL(filePath: path).absoluteURL.path
  }
}

extension DataSource {
  fileprivate var withFullPath: DataSource {
    func full(_ path: String) -> String {
      path.hasPrefix("/") ? path : URL(filePath: path).absoluteURL.path
    }
    return switch self {
    case .fashionMNIST, .builtIn: self
    case .mnist(let folder): .mnist(full(folder))
    case .idx(let folder): .idx(full(folder))
    case .npz(let file): .npz(full(file))
    case .csv(let file): .csv(full(file))
    }
  }
}
