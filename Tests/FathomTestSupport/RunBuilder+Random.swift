import FathomNumerics

extension RunBuilder {
  /// A profile like a deep network's: each layer going back adds a random step of its own.
  ///
  /// - Returns: As many entries as layers, the first hidden layer's first.
  package static func randomWalk(
    layers: Int, drift: Double, deviation: Double, seed: UInt64
  ) -> [Double] {
    var stream = RandomStream(seed: seed, purpose: .data)
    var profile = [0.0]
    for _ in 1..<layers {
      profile.append((profile.last ?? 0) + drift + deviation * stream.normal())
    }
    return profile.reversed()
  }
}
