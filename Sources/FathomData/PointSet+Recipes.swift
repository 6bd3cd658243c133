import FathomNumerics

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

extension PointSet {
  /// 500 points on the unit circle and 500 on one of radius 0.8, with Gaussian noise of 0.1.
  ///
  /// *Source:* scikit-learn's `make_circles(1000, noise=0.1, factor=0.8)`, as AUTOTRAINER uses it.
  static func circles(from random: inout RandomStream) -> PointSet {
    var set = PointSet(classes: 2)
    for (label, radius) in [1.0, 0.8].enumerated() {
      for i in 0..<500 {
        let angle = 2 * Double.pi * Double(i) / 500
        set.add(
          [
            radius * cos(angle) + 0.1 * random.normal(),
            radius * sin(angle) + 0.1 * random.normal(),
          ],
          label: label)
      }
    }
    return set.shuffled(by: &random)
  }

  /// 1000 points around three centres uniform in [−10, 10]², deviation 2.
  ///
  /// *Source:* scikit-learn's `make_blobs(1000, centers=3, cluster_std=2)`, as AUTOTRAINER uses it.
  static func blobs(from random: inout RandomStream) -> PointSet {
    let centres = (0..<3).map { _ in
      (x: 20 * random.uniform() - 10, y: 20 * random.uniform() - 10)
    }
    var set = PointSet(classes: 3)
    for i in 0..<1000 {
      let label = i % 3
      set.add(
        [centres[label].x + 2 * random.normal(), centres[label].y + 2 * random.normal()],
        label: label)
    }
    return set.shuffled(by: &random)
  }

  /// 500 points on each of two spirals of 1.75 turns, half a turn apart, with Gaussian noise.
  ///
  /// The arms are 2/7 of the outer radius apart, so that noise of 0.03 leaves them separable.
  static func spirals(from random: inout RandomStream) -> PointSet {
    var set = PointSet(classes: 2)
    for label in 0..<2 {
      for i in 0..<500 {
        let radius = Double(i + 1) / 500
        let angle = 2 * Double.pi * (1.75 * radius + 0.5 * Double(label))
        set.add(
          [
            radius * cos(angle) + 0.03 * random.normal(),
            radius * sin(angle) + 0.03 * random.normal(),
          ],
          label: label)
      }
    }
    return set.shuffled(by: &random)
  }

  /// All patterns of so many bits, in counting order; class 1 has an odd number of ones.
  static func parity(bits: Int) -> PointSet {
    var set = PointSet(classes: 2)
    for pattern in 0..<(1 << bits) {
      let point = (0..<bits).map { Double(pattern >> (bits - 1 - $0) & 1) }
      set.add(point, label: pattern.nonzeroBitCount % 2)
    }
    return set
  }

  /// 400 points uniform in [0, 1]²; class 1 lies above y = 0.15 + 0.45 x².
  ///
  /// Class 1 has about 70 % of the points. With equal classes the errors of a barely trained
  /// chain would cancel over the samples, and the gradients would be small for that reason.
  static func parabola(from random: inout RandomStream) -> PointSet {
    var set = PointSet(classes: 2)
    for _ in 0..<400 {
      let x = random.uniform()
      let y = random.uniform()
      set.add([x, y], label: y > 0.15 + 0.45 * x * x ? 1 : 0)
    }
    return set
  }
}
