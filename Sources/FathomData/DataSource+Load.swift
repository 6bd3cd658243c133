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
    try options.check(on: self)
    return try options.applied(to: read(options, fashionFolder: fashionFolder), of: self)
  }

  /// What a source holds of a split, as it came.
  struct Parts {
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
}
