extension DataSource {
  /// Where Debian's package `dataset-fashion-mnist` puts its files.
  package static let fashionFolder = "/usr/share/datasets/fashion-mnist"

  /// Reads the data.
  ///
  /// - Parameter options: How much of it, which part, and on what scale. The scale is found on the
  ///   samples in use and applies to the test samples too.
  /// - Returns: Data with at least one sample, labels in range and finite inputs.
  /// - Throws: `DataError` for whatever is wrong with the files or the options.
  public func load(_ options: DataOptions = DataOptions()) throws(DataError) -> LoadedData {
    try load(options, fashionFolder: Self.fashionFolder)
  }

  /// Reads the data, with Fashion-MNIST from another place.
  package func load(
    _ options: DataOptions, fashionFolder: String
  ) throws(DataError) -> LoadedData {
    if let samples = options.samples, samples < 1 {
      throw DataError(
        .unavailable, at: description, "\(samples) samples were asked for",
        fix: "ask for at least 1 with --samples")
    }
    let (all, test, notes) = try read(options.split, fashionFolder: fashionFolder)
    let training = try first(options.samples, of: all)
    let (scale, shift) = training.features.scaling(options.scale)
    return LoadedData(
      name: description,
      training: training.scaled(by: scale, shiftedBy: shift),
      test: test?.scaled(by: scale, shiftedBy: shift),
      scale: options.scale,
      warnings: notes + [training.targets.missingClasses].compactMap(\.self))
  }

  /// Everything there is, as it came: the samples of a split, what to test on, what to tell.
  private func read(
    _ split: DataOptions.Split, fashionFolder: String
  ) throws(DataError) -> (training: Dataset, test: Dataset?, notes: [String]) {
    switch self {
    case .fashionMNIST:
      let folder = IDXFolder(
        path: fashionFolder, classes: 10,
        whenMissing: "run apt-get install dataset-fashion-mnist, or use idx:DIR")
      let (training, test) = try folder.load(split)
      return (training, test, [])
    case .mnist(let path):
      let (training, test) = try IDXFolder(path: path, classes: 10).load(split)
      return (training, test, [])
    case .idx(let path):
      let (training, test) = try IDXFolder(path: path).load(split)
      return (training, test, [])
    case .csv(let path):
      let table = try CSVTable(contentsOf: path)
      let (targets, note) = table.targets
      let features = FeatureMatrix(columns: table.inputs, storage: .reals(table.features))
      let training = try select(split, Dataset(features: features, targets: targets), nil)
      return (training, nil, note.map { ["\(path): \($0)"] } ?? [])
    case .builtIn(let problem):
      let (training, test) = problem.load()
      return (try select(split, training, test), split == .train ? test : nil, [])
    }
  }

  private func select(
    _ split: DataOptions.Split, _ training: Dataset, _ test: Dataset?
  ) throws(DataError) -> Dataset {
    guard split == .test else { return training }
    guard let test else {
      throw DataError(
        .unavailable, at: description, "this data has no test samples",
        fix: "leave out --split test")
    }
    return test
  }

  private func first(_ samples: Int?, of data: Dataset) throws(DataError) -> Dataset {
    guard let samples else { return data }
    guard samples <= data.samples else {
      throw DataError(
        .unavailable, at: description,
        "\(samples) samples were asked for, but there are \(data.samples)",
        fix: "ask for at most \(data.samples) with --samples, or leave it out")
    }
    return data.prefix(samples)
  }
}

extension Targets {
  /// A sentence about classes that no sample has; nil when every class has one.
  fileprivate var missingClasses: String? {
    guard case .labels(let labels, let classes) = self else { return nil }
    var present = Array(repeating: false, count: classes)
    for label in labels { present[Int(label)] = true }
    let missing = present.indices.filter { !present[$0] }
    guard !missing.isEmpty else { return nil }
    let shown = missing.prefix(5).map(String.init).joined(separator: ", ")
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
