import FathomData
import FathomNumerics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// The inputs and the class of every sample.
func labelledPoints(_ data: Dataset) -> [(point: [Double], label: Int)] {
  guard case .labels(let labels, _) = data.targets else { return [] }
  return (0..<data.samples).map { row in
    ((0..<data.features.columns).map { data.features[row, $0] }, Int(labels[row]))
  }
}

/// The best accuracy that any threshold on the distance from the origin has on two classes.
func bestRadiusThreshold(_ parts: [Dataset]) -> Double {
  let sorted = parts.flatMap(labelledPoints)
    .map {
      (
        radius: ($0.point[0] * $0.point[0] + $0.point[1] * $0.point[1]).squareRoot(),
        label: $0.label
      )
    }
    .sorted { $0.radius < $1.radius }
  // Class 1 lies inside. With the threshold at 0 everything counts as outside.
  var right = sorted.count { $0.label == 0 }
  var best = right
  for (_, label) in sorted {
    right += label == 1 ? 1 : -1
    best = max(best, right)
  }
  return Double(best) / Double(sorted.count)
}

/// Gaussian classes with a covariance each, the best possible rule for Gaussian clouds.
struct QuadraticDiscriminant {
  private typealias Cloud = (
    x: Double, y: Double, xx: Double, xy: Double, yy: Double, share: Double
  )
  private var clouds: [Cloud] = []

  init(_ data: Dataset) {
    let points = labelledPoints(data)
    let classes = Set(points.map(\.label)).count
    clouds = (0..<classes).map { label in
      let own = points.filter { $0.label == label }.map(\.point)
      let n = Double(own.count)
      let x = own.reduce(0) { $0 + $1[0] } / n
      let y = own.reduce(0) { $0 + $1[1] } / n
      return (
        x, y, own.reduce(0) { $0 + ($1[0] - x) * ($1[0] - x) } / n,
        own.reduce(0) { $0 + ($1[0] - x) * ($1[1] - y) } / n,
        own.reduce(0) { $0 + ($1[1] - y) * ($1[1] - y) } / n, n / Double(points.count)
      )
    }
  }

  func accuracy(on data: Dataset) -> Double {
    let points = labelledPoints(data)
    let right = points.count { sample in
      let scores = clouds.map { score(sample.point, $0) }
      return scores.indices.max { scores[$0] < scores[$1] } == sample.label
    }
    return Double(right) / Double(points.count)
  }

  private func score(_ point: [Double], _ cloud: Cloud) -> Double {
    let (dx, dy) = (point[0] - cloud.x, point[1] - cloud.y)
    let determinant = cloud.xx * cloud.yy - cloud.xy * cloud.xy
    let distance =
      (cloud.yy * dx * dx - 2 * cloud.xy * dx * dy + cloud.xx * dy * dy) / determinant
    return log(cloud.share) - (distance + log(determinant)) / 2
  }
}
