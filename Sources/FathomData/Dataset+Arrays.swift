import FathomText
public import FathomFiles

extension Dataset {
  /// Samples with a class each.
  ///
  /// - Parameters:
  ///   - inputs: The inputs of each sample.
  ///   - labels: The class of each sample, from 0 on.
  ///   - classes: The number of classes; by default one more than the greatest label.
  /// - Throws: `FileError` for rows of different lengths, for other than one label a sample, for
  ///   labels that are no class, for a number of classes that there cannot be, and for inputs that
  ///   are not finite.
  public init(inputs: [[Double]], labels: [Int], classes: Int? = nil) throws(FileError) {
    let features = try FeatureMatrix(rows: inputs, called: "inputs")
    try Self.check(labels.count, "labels", for: inputs)
    let limit = classes ?? Self.classLimit
    guard 1...Self.classLimit ~= limit else {
      throw FileError(
        .labelOutOfRange, at: "classes", "\(limit) classes were named",
        fix: "name 1 to \(Self.classLimit)")
    }
    if let wrong = labels.firstIndex(where: { !(0..<limit ~= $0) }) {
      throw FileError(
        .labelOutOfRange, at: "labels",
        "sample \(wrong) has the label \(labels[wrong]), which is not a class",
        fix: "number the classes from 0 to \(limit - 1)")
    }
    let count = classes ?? (labels.max() ?? 0) + 1
    self.init(features: features, targets: .labels(labels.map { Int32($0) }, classes: count))
  }

  /// Samples with real targets.
  ///
  /// - Parameters:
  ///   - inputs: The inputs of each sample.
  ///   - targets: What a network is to answer to each sample.
  /// - Throws: `FileError` for rows of different lengths, for other than one row of targets a
  ///   sample, and for numbers that are not finite.
  public init(inputs: [[Double]], targets: [[Double]]) throws(FileError) {
    let features = try FeatureMatrix(rows: inputs, called: "inputs")
    try Self.check(targets.count, "rows of targets", for: inputs)
    let answers = try FeatureMatrix(rows: targets, called: "targets")
    self.init(
      features: features, targets: .values(targets.flatMap(\.self), columns: answers.columns))
  }

  /// More classes than these are taken for labels that are none.
  private static let classLimit = 1_000_000

  private static func check(
    _ answers: Int, _ noun: String, for inputs: [[Double]]
  ) throws(FileError) {
    guard answers == inputs.count else {
      throw FileError(
        .mismatch, at: noun, "\(answers) given for \(Wording.count(inputs.count, "sample"))",
        fix: "give one for each sample")
    }
  }

  /// Whether these samples can be answered by a network for others.
  func fits(_ other: Dataset) -> Bool {
    guard features.columns == other.features.columns else { return false }
    return switch (targets, other.targets) {
    case (.labels(_, let classes), .labels(_, let others)): classes == others
    case (.values(_, let columns), .values(_, let others)): columns == others
    default: false
    }
  }
}

extension FeatureMatrix {
  /// A matrix of rows.
  ///
  /// - Parameters:
  ///   - rows: The rows, all of one length.
  ///   - noun: What errors call them.
  /// - Throws: `FileError` when there are none, when one is empty or of another length than the
  ///   first, and when a number is not finite.
  public init(rows: [[Double]], called noun: String = "rows") throws(FileError) {
    guard let first = rows.first, !first.isEmpty else {
      throw FileError(
        .empty, at: noun, rows.isEmpty ? "there is no sample" : "row 0 has no numbers",
        fix: "give at least one number for at least one sample")
    }
    for (index, row) in rows.enumerated() {
      guard row.count == first.count else {
        throw FileError(
          .mismatch, at: noun,
          "row \(index) has \(Wording.count(row.count, "number")), but row 0 has \(first.count)",
          fix: "give every row equally many")
      }
      if let column = row.firstIndex(where: { !$0.isFinite }) {
        throw FileError(
          .malformedText, at: noun,
          "row \(index) has \(row[column]) in column \(column)", fix: "give finite numbers")
      }
    }
    self.init(columns: first.count, storage: .reals(rows.flatMap(\.self)))
  }
}
