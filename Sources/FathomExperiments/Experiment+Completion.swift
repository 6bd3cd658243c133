import FathomData
import FathomNetworks
import FathomTraining
import Foundation

/// An experiment with what came of it.
struct Completion: Sendable {
  /// What was asked for.
  let experiment: Experiment
  /// What it came to.
  let resolved: ResolvedExperiment
  /// The network.
  var architecture: Architecture { resolved.architecture }
  /// Its data.
  var data: LoadedData { resolved.data }
  /// How it is trained.
  var options: TrainingOptions { resolved.options }
}

extension Experiment {
  /// The experiment with every setting that its run depends on, and files by their full path, so
  /// that it means the same everywhere and under other defaults.
  ///
  /// - Parameter resolved: What the experiment came to.
  /// - Returns: An experiment that names all of it.
  public func completed(_ resolved: ResolvedExperiment) -> Experiment {
    let known = Completion(experiment: self, resolved: resolved)
    var result = self
    for setting in Setting.all { setting.complete(&result, known) }
    return result
  }
}

/// A path that means the same in every folder.
func fullPath(_ path: String) -> String {
  path.hasPrefix("/") ? path : URL(filePath: path).absoluteURL.path
}
