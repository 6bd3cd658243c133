import FathomText
public import FathomFiles

/// Samples that a program has in memory, as a source of data.
public struct Samples: Sendable, Equatable {
  /// What reports call them.
  public let name: String
  /// The samples to train on.
  public let training: Dataset
  /// Samples that are held out; nil for none.
  public let test: Dataset?

  /// Samples in memory.
  ///
  /// - Parameters:
  ///   - name: What reports call them.
  ///   - training: The samples to train on.
  ///   - test: Samples that are held out; nil for none.
  /// - Throws: `FileError` when there is no sample, or when the test samples have other inputs or
  ///   answers than the training samples.
  public init(
    name: String = "samples in memory", training: Dataset, test: Dataset? = nil
  ) throws(FileError) {
    for data in [training, test].compactMap(\.self) where data.samples == 0 {
      throw FileError(.empty, at: name, "there is no sample", fix: "give at least one")
    }
    var (training, test) = (training, test)
    if let known = test, case .labels(let labels, let classes) = known.targets,
      case .labels(let others, let otherClasses) = training.targets
    {
      // A class may be missing in one of the two.
      let all = max(classes, otherClasses)
      training = Dataset(features: training.features, targets: .labels(others, classes: all))
      test = Dataset(features: known.features, targets: .labels(labels, classes: all))
    }
    if let test, !test.fits(training) {
      throw FileError(
        .mismatch, at: name,
        "the test samples do not have the same inputs or targets as the training samples",
        fix: "give both the same number of inputs, and the same classes or targets")
    }
    self.name = name
    self.training = training
    self.test = test
  }
}

extension Samples: Hashable {
  /// Hashes the name and the size; equal samples have both in common.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(training.samples)
    hasher.combine(training.features.columns)
  }
}

extension DataSource {
  /// Samples with a class each, in memory.
  ///
  /// - Parameters:
  ///   - inputs: The inputs of each sample.
  ///   - labels: The class of each sample, from 0 on.
  ///   - classes: The number of classes; by default one more than the greatest label.
  ///   - name: What reports call them.
  /// - Returns: A source of these samples.
  /// - Throws: `FileError` for rows of different lengths, for other than one label a sample, for
  ///   labels that are no class, and for inputs that are not finite.
  public static func arrays(
    _ inputs: [[Double]], labels: [Int], classes: Int? = nil, name: String = "samples in memory"
  ) throws(FileError) -> DataSource {
    .samples(
      try Samples(name: name, training: Dataset(inputs: inputs, labels: labels, classes: classes)))
  }

  /// Samples with real targets, in memory.
  ///
  /// - Parameters:
  ///   - inputs: The inputs of each sample.
  ///   - targets: What a network is to answer to each sample.
  ///   - name: What reports call them.
  /// - Returns: A source of these samples.
  /// - Throws: `FileError` for rows of different lengths, for other than one row of targets a
  ///   sample, and for numbers that are not finite.
  public static func arrays(
    _ inputs: [[Double]], targets: [[Double]], name: String = "samples in memory"
  ) throws(FileError) -> DataSource {
    .samples(try Samples(name: name, training: Dataset(inputs: inputs, targets: targets)))
  }
}
