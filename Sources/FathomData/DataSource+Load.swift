import FathomText
import FathomVocabulary
public import FathomFiles

extension DataSource {
  /// Where Debian's package `dataset-fashion-mnist` puts its files.
  package static let fashionFolder = "/usr/share/datasets/fashion-mnist"

  /// Reads the data.
  ///
  /// - Parameter options: How much of it, which part, and on what scale. The scale is found on the
  ///   samples in use and applies to the test samples too.
  /// - Returns: Data with at least one sample, labels in range and finite inputs.
  /// - Throws: `FileError` for whatever is wrong with the files or the options.
  public func load(_ options: DataOptions = DataOptions()) throws(FileError) -> LoadedData {
    try load(options, fashionFolder: Self.fashionFolder)
  }

  /// Reads the data, with Fashion-MNIST from another place.
  package func load(
    _ options: DataOptions, fashionFolder: String
  ) throws(FileError) -> LoadedData {
    if let samples = options.samples, samples < 1 {
      throw FileError(
        .unavailable, at: description, "\(samples) samples were asked for",
        fix: "ask for at least 1 with \(setting: .samples)")
    }
    if let target = options.target {
      guard case .csv = self else {
        throw FileError(
          .unavailable, at: description,
          "a target column '\(target)' was named, but only CSV files have named columns",
          fix: "leave out \(setting: .target)")
      }
    }
    let parts = try read(options, fashionFolder: fashionFolder)
    let training = try first(options.samples, of: parts.training)
    let (scale, shift) = training.features.scaling(options.scale)
    let missing = training.targets.missingClasses(names: parts.classNames)
    return LoadedData(
      name: description,
      training: training.scaled(by: scale, shiftedBy: shift),
      test: parts.test?.scaled(by: scale, shiftedBy: shift), scale: options.scale,
      warnings: [parts.note, missing].compactMap(\.self), classNames: parts.classNames)
  }

  /// What a source holds, as it came.
  private struct Parts {
    var training: Dataset
    var test: Dataset?
    var classNames: [String]?
    var note: String?

    init(_ parts: (training: Dataset, test: Dataset?)) {
      training = parts.training
      test = parts.test
    }
  }

  /// The samples of a split and what to test on.
  ///
  /// Of large files no more samples are read than asked for.
  private func read(
    _ options: DataOptions, fashionFolder: String
  ) throws(FileError) -> Parts {
    let split = options.split
    switch self {
    case .fashionMNIST:
      let folder = IDXFolder(
        path: fashionFolder, classes: 10,
        whenMissing: "run apt-get install dataset-fashion-mnist, or use idx:DIR")
      return Parts(try folder.load(split))
    case .mnist(let path): return Parts(try IDXFolder(path: path, classes: 10).load(split))
    case .idx(let path): return Parts(try IDXFolder(path: path).load(split))
    case .npz(let path):
      return Parts(try NPZDataset(path: path).load(split, samples: options.samples))
    case .csv(let path):
      let table = try CSVTable(contentsOf: path, target: options.target, samples: options.samples)
      let (targets, note) = table.targets
      let samples = table.features.count / table.inputs
      let features = FeatureMatrix(columns: table.inputs, storage: .reals(table.features))
      let data = Dataset(features: features, targets: targets.prefix(samples))
      var parts = Parts((try select(split, data, nil), nil))
      parts.classNames = table.classNames
      parts.note = note.map { "\(path): \($0)" }
      return parts
    case .samples(let samples):
      let part = try select(split, samples.training, samples.test)
      return Parts((part, split == .train ? samples.test : nil))
    case .builtIn(let problem):
      let (training, test) = problem.load()
      return Parts((try select(split, training, test), split == .train ? test : nil))
    }
  }

  private func select(
    _ split: DataOptions.Split, _ training: Dataset, _ test: Dataset?
  ) throws(FileError) -> Dataset {
    guard split == .test else { return training }
    guard let test else {
      throw FileError(
        .unavailable, at: description, "this data has no test samples",
        fix: "leave out \(setting: .split, "test")")
    }
    return test
  }

  private func first(_ samples: Int?, of data: Dataset) throws(FileError) -> Dataset {
    guard let samples else { return data }
    guard samples <= data.samples else {
      throw FileError(
        .unavailable, at: description,
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
