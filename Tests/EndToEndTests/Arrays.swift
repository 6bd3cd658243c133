import FathomData

/// NumPy files of tests.
enum Arrays {
  static func doubles(_ name: String, in path: String) throws -> (shape: [Int], values: [Double]) {
    let array = try NumPyArray(name, of: NPZFile(contentsOf: path))
    return (array.shape, array.values)
  }

  static func write(_ name: String, _ shape: [Int], _ values: [Double], to path: String) throws {
    var writer = try NPZWriter(path)
    try writer.add(name, shape: shape, values)
    try writer.finish()
  }

  /// The largest difference, relative where numbers are larger than 1; two NaN are equal.
  static func difference(_ a: [Double], _ b: [Double]) -> Double {
    guard a.count == b.count else { return .infinity }
    return zip(a, b).map { x, y in
      (x.isNaN && y.isNaN) || x == y
        ? 0
        : x.isNaN || y.isNaN
          ? .infinity
          : abs(x - y) / max(1, abs(y))
    }.max() ?? 0
  }
}
