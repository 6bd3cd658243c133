import FathomText
import FathomVocabulary
import FathomFiles
internal import FathomNumerics
internal import Synchronization

/// A folder with images and labels as IDX files under MNIST's usual names.
struct IDXFolder {
  let path: String
  /// The number of classes; nil to go by the labels.
  var classes: Int?
  /// What to do when there is no such folder.
  var whenMissing = "check the name"

  /// The samples of a split and what to test on.
  ///
  /// A folder with only the t10k files serves them for either split.
  func load(_ split: DataOptions.Split) throws(FileError) -> (training: Dataset, test: Dataset?) {
    try checkFolder()
    let parts = try parts(split == .train ? ["train", "t10k"] : ["t10k"])
    let (train, test) = (split == .train ? parts[0] : nil, parts[parts.count - 1])
    guard let first = train ?? test else {
      throw FileError(
        .notFound, at: path,
        "the folder holds no \(split == .train ? "train-images-idx3-ubyte or " : "")"
          + "t10k-images-idx3-ubyte, plain or .gz",
        fix: split == .train
          ? "name the folder with the IDX files" : "leave out \(setting: .split, "test")")
    }
    guard let train, let test else { return (try dataset(first, classes: classes(in: first)), nil) }
    guard train.images.columns == test.images.columns else {
      throw FileError(
        .mismatch, at: test.images.path,
        "the images have \(test.images.columns) numbers each, but those of"
          + " \(train.images.path) have \(train.images.columns)",
        fix: "use training and test files of one data set")
    }
    let classes = max(classes(in: train), classes(in: test))
    return (try dataset(train, classes: classes), try dataset(test, classes: classes))
  }

  private typealias Part = (images: IDXFile, labels: IDXFile)

  private func checkFolder() throws(FileError) {
    switch try FileSystem.kind(of: path) {
    case .folder: return
    case nil:
      throw FileError(
        .notFound, at: path, "there is no such folder",
        fix: FileError.tildeRemedy(path) ?? whenMissing)
    default:
      throw FileError(
        .wrongKind, at: path, "this is not a folder", fix: "name the folder that holds the files")
    }
  }

  /// The images and labels whose names start so, at the same time: loading is mostly inflating.
  ///
  /// - Throws: What is wrong with the first of them that cannot be read.
  private func parts(_ names: [String]) throws(FileError) -> [Part?] {
    let results = Mutex<[Result<Part?, FileError>]>(names.map { _ in .success(nil) })
    WorkerPool(threads: min(names.count, Parallel.availableThreads)).forEach(tiles: names.count) {
      index in
      let result = Result { () throws(FileError) in try part(names[index]) }
      results.withLock { $0[index] = result }
    }
    var parts: [Part?] = []
    for result in results.withLock({ $0 }) { parts.append(try result.get()) }
    return parts
  }

  /// The images and labels whose names start so; nil when there are neither.
  private func part(_ name: String) throws(FileError) -> Part? {
    let images = try file("\(name)-images", "idx3-ubyte")
    let labels = try file("\(name)-labels", "idx1-ubyte")
    guard let images, let labels else {
      guard let alone = images ?? labels else { return nil }
      throw FileError(
        .notFound, at: alone,
        "its \(images == nil ? "images" : "labels") are missing from the folder",
        fix: "put \(name)-\(images == nil ? "images-idx3" : "labels-idx1")-ubyte there too")
    }
    let part = (try IDXFile(contentsOf: images, .images), try IDXFile(contentsOf: labels, .labels))
    guard part.0.samples == part.1.samples else {
      throw FileError(
        .mismatch, at: path,
        "\(name)-images holds \(part.0.samples) samples, but \(name)-labels holds \(part.1.samples)",
        fix: "use files that belong together")
    }
    return part
  }

  private func file(_ stem: String, _ ending: String) throws(FileError) -> String? {
    for name in ["\(stem)-\(ending)", "\(stem).\(ending)"] {
      for candidate in ["\(path)/\(name)", "\(path)/\(name).gz"]
      where try FileSystem.kind(of: candidate) != nil {
        return candidate
      }
    }
    return nil
  }

  private func classes(in part: Part) -> Int {
    classes ?? Int(part.labels.bytes.max() ?? 0) + 1
  }

  private func dataset(_ part: Part, classes: Int) throws(FileError) -> Dataset {
    if let sample = part.labels.bytes.firstIndex(where: { Int($0) >= classes }) {
      throw FileError(
        .labelOutOfRange, at: part.labels.path,
        "sample \(sample + 1) has label \(part.labels.bytes[sample]), but the classes are"
          + " 0 to \(classes - 1)",
        fix: "load data with other classes as idx:DIR")
    }
    return Dataset(
      features: FeatureMatrix(
        columns: part.images.columns, storage: .bytes(part.images.bytes),
        image: ImageShape(dimensions: part.images.dimensions)),
      targets: .labels(part.labels.bytes.map(Int32.init), classes: classes))
  }
}
