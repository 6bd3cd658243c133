internal import FathomNumerics

/// In which order the samples of an epoch are used.
///
/// The order is a pure function of seed and epoch, so a run can be taken up at any epoch, and
/// the data itself is never moved.
struct SampleOrder {
  /// The samples' positions in the data.
  let order: AlignedStorage<Int32>
  private let seed: UInt64

  init(samples: Int, seed: UInt64) {
    order = AlignedStorage(repeating: 0, count: samples)
    self.seed = seed
  }

  /// Shuffles for an epoch.
  func shuffle(epoch: Int) {
    reset()
    var stream = RandomStream(
      seed: seed, purpose: .shuffling, index: UInt32(truncatingIfNeeded: epoch))
    order.shuffle(with: &stream)
  }

  /// Puts every sample back where it stands in the data.
  func reset() {
    order.countUp()
  }
}
