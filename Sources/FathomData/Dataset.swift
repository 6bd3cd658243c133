/// What a network is to answer, one row per sample.
public enum Targets: Sendable, Equatable {
  /// A class in 0 ..< `classes` for each sample; a network sees it one-hot, or as 0 and 1 when
  /// it has a single output.
  case labels([Int32], classes: Int)
  /// Real targets, samples × `columns`, row by row.
  case values([Double], columns: Int)

  /// Some rows, in the order given.
  func rows(_ positions: [Int]) -> Targets {
    switch self {
    case .labels(let labels, let classes):
      .labels(positions.map { labels[$0] }, classes: classes)
    case .values(let values, let columns):
      .values(
        positions.flatMap { values[$0 * columns..<($0 + 1) * columns] }, columns: columns)
    }
  }

  /// The first rows.
  public func prefix(_ samples: Int) -> Targets {
    switch self {
    case .labels(let labels, let classes): .labels(Array(labels.prefix(samples)), classes: classes)
    case .values(let values, let columns):
      .values(Array(values.prefix(samples * columns)), columns: columns)
    }
  }
}

/// Inputs and what a network is to answer to them.
public struct Dataset: Sendable, Equatable {
  /// The inputs, samples × columns.
  public let features: FeatureMatrix
  /// The answers, one row for each sample.
  public let targets: Targets

  /// A data set.
  ///
  /// - Precondition: as many targets as samples, labels in range.
  public init(features: FeatureMatrix, targets: Targets) {
    switch targets {
    case .labels(let labels, let classes):
      precondition(labels.count == features.samples, "as many labels as samples")
      precondition(labels.allSatisfy { 0 <= $0 && Int($0) < classes }, "labels in 0 ..< classes")
    case .values(let values, let columns):
      precondition(values.count == features.samples * columns, "as many targets as samples")
    }
    self.features = features
    self.targets = targets
  }

  /// The number of samples.
  public var samples: Int { features.samples }

  /// Some samples, in the order given.
  ///
  /// - Precondition: each is one of these samples.
  public func samples(at positions: [Int]) -> Dataset {
    Dataset(
      features: features.rows(positions),
      targets: targets.rows(positions))
  }

  /// The first samples.
  public func prefix(_ samples: Int) -> Dataset {
    Dataset(features: features.prefix(samples), targets: targets.prefix(samples))
  }
}

/// Data ready for a run: what to train on, and what to test on where there is such a thing.
public struct LoadedData: Sendable, Equatable {
  /// How the data was asked for, for example `fashion-mnist`.
  public var name: String
  /// The samples to train on and to measure over.
  public var training: Dataset
  /// Held-out samples, under the training samples' scale; nil when there are none.
  public var test: Dataset?
  /// Samples taken out of the training samples to decide by; nil when there are none.
  public var validation: Dataset?
  /// How the inputs are scaled; nil for data that no file or built-in problem gave.
  public var scale: DataOptions.Scale?
  /// The names of the classes, where they came as text; class 0 is the first.
  public var classNames: [String]?
  /// What the user should know, one sentence each; for example that a class is missing.
  public var warnings: [String]

  /// Data ready for a run.
  public init(
    name: String, training: Dataset, test: Dataset? = nil, scale: DataOptions.Scale? = nil,
    warnings: [String] = [], classNames: [String]? = nil
  ) {
    self.name = name
    self.training = training
    self.test = test
    self.scale = scale
    self.warnings = warnings
    self.classNames = classNames
  }

  /// The same samples with other inputs, for training, test and validation alike.
  package func mapFeatures(_ transform: (FeatureMatrix) -> FeatureMatrix) -> LoadedData {
    func mapped(_ data: Dataset) -> Dataset {
      Dataset(features: transform(data.features), targets: data.targets)
    }
    var result = self
    result.training = mapped(training)
    result.test = test.map(mapped)
    result.validation = validation.map(mapped)
    return result
  }

  /// The number of inputs of a sample.
  public var inputs: Int { training.features.columns }

  /// The number of classes; nil when the targets are real numbers.
  public var classes: Int? {
    guard case .labels(_, let classes) = training.targets else { return nil }
    return classes
  }
}
