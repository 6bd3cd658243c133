import FathomVocabulary
internal import FathomNumerics

extension NetworkEngine {
  /// The running means and variances of batch normalisation.
  package var runningStatistics: RunningStatistics {
    var statistics = RunningStatistics(architecture)
    for (index, layer) in statistics.layers.enumerated() {
      guard let columns = plan.parts[layer: layer.layer][layer.part].running else { continue }
      let units = 0..<layer.means.count
      statistics.layers[index].means = columns.means.array(units)
      statistics.layers[index].variances = columns.variances.array(units)
    }
    return statistics
  }

  /// Overwrites the running means and variances.
  ///
  /// - Precondition: They belong to this network.
  package func setRunningStatistics(_ statistics: RunningStatistics) {
    precondition(statistics.fit(architecture), "running statistics of another architecture")
    for layer in statistics.layers {
      guard let columns = plan.parts[layer: layer.layer][layer.part].running else { continue }
      columns.means.store(layer.means)
      columns.variances.store(layer.variances)
    }
  }

  /// Chooses the masks of dropout for the step that is made next; without a step there is none.
  package func setDropout(seed: UInt64, step: Int?) {
    dropout.set(seed: seed, step: step ?? 0)
  }
}
