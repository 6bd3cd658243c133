import FathomNumerics

/// Labelled points on their way to a data set.
struct PointSet {
  private(set) var points: [[Double]] = []
  private(set) var labels: [Int32] = []
  let classes: Int

  init(classes: Int) {
    self.classes = classes
  }

  mutating func add(_ point: [Double], label: Int) {
    points.append(point)
    labels.append(Int32(label))
  }

  /// The same points in random order (Fisher–Yates).
  func shuffled(by random: inout RandomStream) -> PointSet {
    var result = self
    for last in stride(from: points.count - 1, to: 0, by: -1) {
      let other = random.index(below: last + 1)
      result.points.swapAt(last, other)
      result.labels.swapAt(last, other)
    }
    return result
  }

  /// The same points with each coordinate stretched linearly to [−1, 1].
  func scaledToUnitSquare() -> PointSet {
    var result = self
    for column in points.first?.indices ?? 0..<0 {
      let values = points.map { $0[column] }
      guard let least = values.min(), let most = values.max(), least < most else { continue }
      for row in points.indices {
        result.points[row][column] = 2 * (values[row] - least) / (most - least) - 1
      }
    }
    return result
  }

  /// All points as one data set.
  var dataset: Dataset { dataset(of: points.indices) }

  /// The first points to train on, the others to test on.
  func split(at count: Int) -> (training: Dataset, test: Dataset?) {
    (dataset(of: 0..<count), dataset(of: count..<points.count))
  }

  private func dataset(of rows: Range<Int>) -> Dataset {
    Dataset(
      features: FeatureMatrix(
        columns: points[0].count, storage: .reals(Array(points[rows].joined()))),
      targets: .labels(Array(labels[rows]), classes: classes))
  }
}
