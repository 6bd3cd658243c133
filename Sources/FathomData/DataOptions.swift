import FathomFiles
import FathomText
import FathomVocabulary

/// How much of the data is used, and how its numbers are scaled.
public struct DataOptions: Hashable, Sendable {
  /// Which part of the data to train on and to measure over.
  public enum Split: String, CaseIterable, Hashable, Sendable {
    /// The training samples; the test samples are held out.
    case train
    /// The test samples; nothing is held out.
    case test
  }

  /// What happens to the inputs.
  public enum Scale: String, CaseIterable, Hashable, Sendable {
    /// Bytes are divided by 255, other numbers stay as they are.
    case unit
    /// Every column gets mean 0 and deviation 1 over the training samples.
    case standard
    /// Nothing.
    case none
  }

  /// Use only the first so many samples; nil for all.
  public var samples: Int?
  /// Which part of the data to use.
  public var split: Split
  /// What happens to the inputs.
  public var scale: Scale

  /// The name of the column with the answers, in tables that name their columns; nil for the
  /// last one.
  public var target: String?

  /// Options; all samples of the training part on the unit scale unless said otherwise.
  public init(
    samples: Int? = nil, split: Split = .train, scale: Scale = .unit, target: String? = nil
  ) {
    self.samples = samples
    self.split = split
    self.scale = scale
    self.target = target
  }
}

// What they mean for a source.
extension DataOptions {
  /// Refuses what a source cannot give, before anything is read.
  func check(on source: DataSource) throws(FileError) {
    if let samples, samples < 1 {
      throw FileError(
        .unavailable, at: source.description, "\(samples) samples were asked for",
        fix: "ask for at least 1 with \(setting: .samples)")
    }
    if let target {
      guard case .csv = source else {
        throw FileError(
          .unavailable, at: source.description,
          "a target column '\(target)' was named, but only CSV files have named columns",
          fix: "leave out \(setting: .target)")
      }
    }
  }

  /// The samples in use, on the scale that was asked for.
  func applied(
    to parts: DataSource.Parts, of source: DataSource
  ) throws(FileError) -> LoadedData {
    let training = try first(of: parts.training, from: source)
    let (scale, shift) = training.features.scaling(self.scale)
    let missing = training.targets.missingClasses(names: parts.classNames)
    return LoadedData(
      name: source.description,
      training: training.scaled(by: scale, shiftedBy: shift),
      test: parts.test?.scaled(by: scale, shiftedBy: shift), scale: self.scale,
      warnings: [parts.note, missing].compactMap(\.self), classNames: parts.classNames)
  }

  private func first(
    of data: Dataset, from source: DataSource
  ) throws(FileError) -> Dataset {
    guard let samples else { return data }
    guard samples <= data.samples else {
      throw FileError(
        .unavailable, at: source.description,
        "\(samples) samples were asked for, but there are \(data.samples)",
        fix: "ask for at most \(data.samples) with \(setting: .samples), or leave it out")
    }
    return data.prefix(samples)
  }
}

extension Targets {
  /// A sentence about classes that no sample has; nil when every class has one.
  fileprivate func missingClasses(names: [String]?) -> String? {
    guard case .labels(let labels, let classes) = self else { return nil }
    var present = Array(repeating: false, count: classes)
    for label in labels { present[Int(label)] = true }
    let missing = present.indices.filter { !present[$0] }
    guard !missing.isEmpty else { return nil }
    let shown = missing.prefix(5).map { names?[$0] ?? "\($0)" }.joined(separator: ", ")
    let others = missing.count > 5 ? " and \(missing.count - 5) more" : ""
    return "none of the \(labels.count) samples in use belongs to"
      + " \(missing.count == 1 ? "class" : "classes") \(shown)\(others)"
  }
}

extension Dataset {
  fileprivate func scaled(by scale: [Double], shiftedBy shift: [Double]) -> Dataset {
    Dataset(features: features.scaled(by: scale, shiftedBy: shift), targets: targets)
  }
}
