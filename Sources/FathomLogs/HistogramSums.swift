import EventMessages
import FathomRecords

/// What a histogram of a gradient's elements says of its norm.
struct HistogramSums: Equatable {
  /// The number of elements; nil where it is no whole number.
  var count: Int?
  /// ‖·‖: the root of the elements' sum of squares, exact or in the middle of its bounds.
  var norm: Double
  /// How many decades the norm may be off, either way; 0 where the sum of squares is on record.
  var uncertainty = 0.0

  /// A bucket of a histogram: where it begins and ends, and what is in it.
  struct Bucket {
    var low: Double
    var high: Double
    var count: Double
  }

  /// The sums of elements in buckets.
  ///
  /// Each element lies somewhere in its bucket. That bounds the norm on either side; the estimate
  /// lies between the bounds, with elements spread evenly over their buckets.
  ///
  /// - Returns: nil for a histogram without elements or with impossible buckets.
  init?(_ buckets: [Bucket]) {
    var (total, low, middle, high) = (0.0, 0.0, 0.0, 0.0)
    for bucket in buckets where bucket.count != 0 {
      guard bucket.count > 0, bucket.count.isFinite else { return nil }
      let (a, b) = (bucket.low, bucket.high)
      let nearest = a > 0 ? a : b < 0 ? b : 0
      let farthest = max(a.magnitude, b.magnitude)
      total += bucket.count
      low += bucket.count * nearest * nearest
      middle += bucket.count * (a * a + a * b + b * b) / 3
      high += bucket.count * farthest * farthest
    }
    guard total > 0 else { return nil }
    norm = middle.squareRoot()
    count = Self.whole(total)
    if middle > 0, middle.isFinite {
      // A lower bound of 0 comes from elements in a single bucket around 0: then the spread alone
      // says how large they are.
      let below = low > 0 ? Magnitude.decades(middle / low) / 2 : .infinity
      let above = Magnitude.decades(high / middle) / 2
      uncertainty = max(above, below.isFinite ? below : above)
    }
  }

  /// The sums of a histogram as TensorBoard's older format has them, with the sum of squares.
  init?(_ histogram: TBHistogramProto) {
    if histogram.num > 0, histogram.sumSquares != 0 || histogram.isAllZero {
      self.init(
        count: Self.whole(histogram.num), norm: histogram.sumSquares.squareRoot())
      return
    }
    guard histogram.bucket.count == histogram.bucketLimit.count else { return nil }
    var left = histogram.min
    let buckets = zip(histogram.bucketLimit, histogram.bucket).map { limit, count in
      let right = Swift.min(limit, histogram.max)
      defer { left = Swift.max(left, right) }
      return Bucket(low: Swift.min(left, right), high: right, count: count)
    }
    self.init(buckets)
  }

  /// The sums of a histogram as a tensor: rows of left end, right end and count.
  init?(rows numbers: [Double]) {
    guard numbers.count.isMultiple(of: 3) else { return nil }
    self.init(
      stride(from: 0, to: numbers.count, by: 3).map {
        Bucket(low: numbers[$0], high: numbers[$0 + 1], count: numbers[$0 + 2])
      })
  }

  private init(count: Int?, norm: Double) {
    self.count = count
    self.norm = norm
  }

  private static func whole(_ count: Double) -> Int? {
    guard count == count.rounded(), count >= 1, count < 1e15 else { return nil }
    return Int(count)
  }
}

extension TBHistogramProto {
  fileprivate var isAllZero: Bool { min == 0 && max == 0 }
}
