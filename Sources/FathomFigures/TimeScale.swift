import FathomRecords

/// What stands below figures of a training: steps, or epochs where there are enough of them.
struct TimeScale {
  let label: String
  private let stepsPerUnit: Double

  /// The scale that suits all runs.
  init(for runs: [NamedRun]) {
    let epochs = runs.map { named -> Double? in
      guard let training = named.run.training, training.epochsCompleted >= 10 else { return nil }
      let batch = max(1, training.batchSize)
      return Double((named.run.data.samples + batch - 1) / batch)
    }
    let first = epochs.first ?? nil
    if let first, epochs.allSatisfy({ $0 == first }) {
      label = "epochs"
      stepsPerUnit = max(1, first)
    } else {
      label = "steps"
      stepsPerUnit = 1
    }
  }

  /// Where a step has its place.
  func place(of step: Int) -> Double { Double(step) / stepsPerUnit }

  /// The axis from the beginning to the last step of the longest run.
  func axis(for runs: [NamedRun]) -> Axis {
    let last =
      runs.map { named in
        max(named.run.training?.steps ?? 0, named.run.history.steps.last?.step ?? 0)
      }.max() ?? 0
    return Axis(
      label, stepsPerUnit == 1 ? .whole : .linear, 0...max(place(of: last), place(of: 1)))
  }
}
