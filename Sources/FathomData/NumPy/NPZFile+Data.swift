import FathomText
package import FathomFiles

extension NPZFile {
  /// The greatest number that can be a class.
  private static let greatestLabel = 9999.0

  /// The inputs in an array: its first dimension counts samples, the others are flattened.
  ///
  /// Unsigned bytes stay bytes; numbers that single precision holds without loss take four bytes
  /// each, others eight.
  ///
  /// - Parameters:
  ///   - name: The array's name.
  ///   - samples: Read at most so many samples; nil for all.
  /// - Returns: The inputs as they are, without a scale; all of them finite.
  /// - Throws: `FileError` that names the array and what is wrong with it.
  package func features(
    _ name: String = "x", samples: Int? = nil
  ) throws(FileError) -> FeatureMatrix {
    var reader = try required(name)
    let place = reader.place
    guard !reader.header.shape.isEmpty else {
      throw FileError(
        .mismatch, at: place, "this is a single number", fix: "save samples × features")
    }
    guard reader.rows > 0 else { throw Self.empty(place) }
    let columns = reader.columns
    guard columns > 0 else {
      throw FileError(
        .empty, at: place, "the samples in the file have no values",
        fix: "save samples × features")
    }
    let rows = min(samples ?? .max, reader.rows)
    let type = reader.header.type
    let image = ImageShape(dimensions: reader.header.shape)
    if type.isByte {
      return FeatureMatrix(
        columns: columns, storage: .bytes(try reader.bytes(rows: rows)), image: image)
    }
    if type.fitsFloat {
      let floats = try reader.reals(Float.self, rows: rows)
      try Self.checkFinite(floats, columns: columns, "feature", place)
      return FeatureMatrix(columns: columns, storage: .floats(floats), image: image)
    }
    let reals = try reader.reals(Double.self, rows: rows)
    try Self.checkFinite(reals, columns: columns, "feature", place)
    return FeatureMatrix(columns: columns, storage: .reals(reals), image: image)
  }

  /// The answers in an array.
  ///
  /// Whole numbers in one dimension, or in a single column, are classes; all of them are looked
  /// at, so that the number of classes does not depend on how many samples are used. Real numbers
  /// are real targets, and so are whole numbers in several columns.
  ///
  /// - Parameters:
  ///   - name: The array's name.
  ///   - samples: Keep at most so many samples; nil for all.
  /// - Returns: The answers, and how many samples the array has.
  /// - Throws: `FileError` that names the array and what is wrong with it.
  func targets(
    _ name: String, samples: Int?
  ) throws(FileError) -> (targets: Targets, samples: Int) {
    var reader = try required(name)
    let place = reader.place
    let shape = reader.header.shape
    guard 1...2 ~= shape.count else {
      throw FileError(
        .mismatch, at: place,
        "the array has the shape \(NPYHeader.text(shape)), but targets have one or two dimensions",
        fix: "save classes as (samples,) or targets as (samples, outputs)")
    }
    let all = reader.rows
    guard all > 0 else { throw Self.empty(place) }
    let columns = reader.columns
    guard columns > 0 else {
      throw FileError(
        .empty, at: place, "the samples in the file have no targets",
        fix: "save classes as (samples,) or targets as (samples, outputs)")
    }
    guard reader.header.type.isWhole, columns == 1 else {
      let values = try reader.reals(Double.self, rows: min(samples ?? .max, all))
      try Self.checkFinite(values, columns: columns, "target", place)
      return (.values(values, columns: columns), all)
    }
    let numbers = try reader.reals(Double.self, rows: all)
    if let sample = numbers.firstIndex(where: { !(0...Self.greatestLabel ~= $0) }) {
      throw FileError(
        .labelOutOfRange, at: place,
        "sample \(sample + 1) has label \(Int64(exactly: numbers[sample]) ?? .max), but labels"
          + " range from 0 to \(Int(Self.greatestLabel))",
        fix: "number the classes from 0, or save real targets as floats")
    }
    let classes = Int(numbers.max() ?? 0) + 1
    let kept = numbers.prefix(samples ?? .max).map { Int32($0) }
    return (.labels(kept, classes: classes), all)
  }

  private static func empty(_ place: String) -> FileError {
    FileError(
      .empty, at: place, "the file holds no samples", fix: "use a file with at least one sample")
  }

  private static func checkFinite<Real: BinaryFloatingPoint>(
    _ numbers: [Real], columns: Int, _ noun: String, _ place: String
  ) throws(FileError) {
    guard let index = numbers.firstIndex(where: { !$0.isFinite }) else { return }
    let position = columns > 1 ? ", \(noun) \(index % columns + 1)" : ""
    throw FileError(
      .malformedText, at: place,
      "sample \(index / columns + 1)\(position) is \(numbers[index]), not a finite number",
      fix: "fill in a number, or delete the sample")
  }
}
