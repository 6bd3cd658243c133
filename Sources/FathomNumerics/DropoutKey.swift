/// What the masks of dropout are drawn from, shared by the layers of a network.
///
/// Unit j of sample r in layer l is dropped at step t when word j mod 4 of Philox 4×32-10 lies
/// below 2³² · share, with the counter (⌊j/4⌋, r, 4 + 256 l, t) and the seed as its key; samples
/// count within their mini-batch. Where t needs more than 32 bits, the others are added to the
/// key's second word without carry.
package struct DropoutKey: Sendable {
  let words = AlignedStorage<UInt32>(repeating: 0, count: 4)

  /// A key under which nothing is dropped.
  package init() {}

  /// Sets the masks of a step; nothing is dropped at step 0.
  package func set(seed: UInt64, step: Int) {
    let step = UInt64(step)
    words[0] = UInt32(truncatingIfNeeded: seed)
    words[1] = UInt32(truncatingIfNeeded: seed >> 32)
    words[2] = UInt32(truncatingIfNeeded: step)
    words[3] = UInt32(truncatingIfNeeded: step >> 32)
  }
}
