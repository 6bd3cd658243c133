import FathomText
import FathomVocabulary
import FathomFiles

/// A data set in a NumPy archive: the arrays `x` and `y`, and perhaps `x_test` and `y_test`.
struct NPZDataset {
  let path: String

  /// The samples of a split, no more than asked for, and what to test on.
  func load(
    _ split: DataOptions.Split, samples: Int?
  ) throws(FileError) -> (training: Dataset, test: Dataset?) {
    let file = try NPZFile(contentsOf: path)
    let hasTest = file.names.contains("x_test") || file.names.contains("y_test")
    guard split == .train else {
      guard hasTest else {
        throw FileError(
          .unavailable, at: path, "this data has no test samples",
          fix: "leave out \(setting: .split, "test")")
      }
      return (try part(of: file, "x_test", "y_test", samples: samples), nil)
    }
    let training = try part(of: file, "x", "y", samples: samples)
    guard hasTest else { return (training, nil) }
    return try matched(training, try part(of: file, "x_test", "y_test", samples: nil))
  }

  private func part(
    of file: NPZFile, _ x: String, _ y: String, samples: Int?
  ) throws(FileError) -> Dataset {
    // The answers come first: they are small, and most mistakes are there.
    let (targets, answers) = try file.targets(y, samples: samples)
    let inputs = try file.required(x).rows
    guard inputs == answers else {
      throw FileError(
        .mismatch, at: path,
        "'\(x)' holds \(inputs) samples, but '\(y)' holds \(answers)",
        fix: "save arrays that belong together")
    }
    return Dataset(features: try file.features(x, samples: samples), targets: targets)
  }

  /// Training and test samples with the same columns and the same classes.
  private func matched(
    _ training: Dataset, _ test: Dataset
  ) throws(FileError) -> (training: Dataset, test: Dataset) {
    guard training.features.columns == test.features.columns else {
      throw mismatch(
        "the samples of 'x' have \(training.features.columns) numbers, but those of 'x_test'"
          + " \(test.features.columns)")
    }
    guard training.features.hasBytes == test.features.hasBytes else {
      throw mismatch("only one of 'x' and 'x_test' holds bytes (uint8)")
    }
    switch (training.targets, test.targets) {
    case (.labels(let labels, let classes), .labels(let testLabels, let testClasses)):
      let all = max(classes, testClasses)
      return (
        Dataset(features: training.features, targets: .labels(labels, classes: all)),
        Dataset(features: test.features, targets: .labels(testLabels, classes: all))
      )
    case (.values(_, let columns), .values(_, let testColumns)) where columns == testColumns:
      return (training, test)
    default:
      throw mismatch("'y' and 'y_test' do not hold the same kind of targets")
    }
  }

  private func mismatch(_ problem: String) -> FileError {
    FileError(.mismatch, at: path, problem, fix: "save training and test arrays of the same kind")
  }
}

extension FeatureMatrix {
  /// Whether the numbers are stored as bytes, which the unit scale divides by 255.
  fileprivate var hasBytes: Bool {
    if case .bytes = storage { true } else { false }
  }
}
