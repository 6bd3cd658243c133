import EventMessages
public import FathomRecords
import SwiftProtobuf

/// A histogram for TensorBoard: how many numbers lie in which bin, and their sums.
public struct EventHistogram: Sendable, Equatable {
  /// The edges of the bins, rising, one more than there are counts.
  public let edges: [Double]
  /// How many numbers each bin holds.
  public let counts: [Int]
  /// The smallest and the largest number.
  public let range: ClosedRange<Double>
  /// The sum of the numbers.
  public let sum: Double
  /// The sum of their squares.
  public let sumOfSquares: Double

  /// How many numbers there are.
  public var count: Int { counts.reduce(0, +) }

  /// A histogram of bins that were counted elsewhere.
  ///
  /// - Precondition: There is one more edge than there are counts, and edges do not fall.
  public init(
    edges: [Double], counts: [Int], range: ClosedRange<Double>, sum: Double, sumOfSquares: Double
  ) {
    precondition(edges.count == counts.count + 1, "a bin lies between two edges")
    self.edges = edges
    self.counts = counts
    self.range = range
    self.sum = sum
    self.sumOfSquares = sumOfSquares
  }

  /// What a record knows of a distribution; numbers that are not finite are left out.
  ///
  /// The outermost edges of logarithmic bins are drawn in to the smallest and largest number.
  ///
  /// - Returns: nil without a finite number.
  public init?(_ distribution: Distribution) {
    guard let low = distribution.minimum, let high = distribution.maximum,
      let mean = distribution.mean, let rms = distribution.rms, !distribution.counts.isEmpty
    else { return nil }
    let finite = Double(distribution.finite)
    self.init(
      edges: distribution.edges.map { min(max($0, low), high) }, counts: distribution.counts,
      range: low...high, sum: mean * finite, sumOfSquares: rms * rms * finite)
  }

  /// Counts numbers in bins of equal width; those that are not finite are left out.
  ///
  /// - Returns: nil without a finite number.
  public init?(of numbers: some Sequence<Double>, bins: Int = 50) {
    let numbers = numbers.filter(\.isFinite)
    guard let low = numbers.min(), let high = numbers.max() else { return nil }
    let width = high / Double(bins) - low / Double(bins)
    guard width > 0 else {
      self.init(
        edges: [low, high], counts: [numbers.count], range: low...high,
        sum: numbers.reduce(0, +), sumOfSquares: numbers.reduce(0) { $0 + $1 * $1 })
      return
    }
    var counts = Array(repeating: 0, count: bins)
    for number in numbers {
      counts[max(0, min(bins - 1, Int((number / width - low / width).rounded(.down))))] += 1
    }
    self.init(
      edges: (0...bins).map { $0 == bins ? high : low + Double($0) * width }, counts: counts,
      range: low...high, sum: numbers.reduce(0, +),
      sumOfSquares: numbers.reduce(0) { $0 + $1 * $1 })
  }

  var message: TBHistogramProto {
    .with {
      $0.min = range.lowerBound
      $0.max = range.upperBound
      $0.num = Double(count)
      $0.sum = sum
      $0.sumSquares = sumOfSquares
      // Buckets begin where the one before ends, so the first one ends at the lowest edge.
      $0.bucketLimit = edges
      $0.bucket = [0] + counts.map(Double.init)
    }
  }
}
