#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A stream of random numbers that is a pure function of a seed, a purpose and a position.
///
/// The generator is counter-based (Philox 4×32, 10 rounds), so streams for different purposes
/// are independent by construction, nothing global is touched, and a stream can be taken up
/// again at any position.
///
/// *Source:* Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC 2011.
package struct RandomStream: Sendable, RandomNumberGenerator {
  /// What random numbers are drawn for; each purpose has its own stream.
  package enum Purpose: UInt32, Sendable {
    /// Weights and biases.
    case initialization = 1
    /// The order of the samples in an epoch.
    case shuffling = 2
    /// Built-in problems.
    case data = 3
    /// Dropout masks.
    case dropout = 4
    /// Which samples are put aside for validation.
    case validation = 5
  }

  private let key: (UInt32, UInt32)
  private let stream: (UInt32, UInt32)
  private var block: UInt64 = 0
  private var words: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
  private var unused = 0
  private var spareNormal: Double?

  /// The stream of a seed and a purpose.
  ///
  /// - Parameters:
  ///   - seed: The user's seed.
  ///   - purpose: What the numbers are for.
  ///   - index: Which of the purpose's streams: a layer, an epoch, …
  package init(seed: UInt64, purpose: Purpose, index: UInt32 = 0) {
    key = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    stream = (purpose.rawValue, index)
  }

  /// The next 64 random bits.
  package mutating func next() -> UInt64 {
    if unused == 0 {
      words = Philox.block(
        counter: (
          UInt32(truncatingIfNeeded: block), UInt32(truncatingIfNeeded: block >> 32), stream.0,
          stream.1
        ),
        key: key)
      block += 1
      unused = 2
    }
    unused -= 1
    let pair = unused == 1 ? (words.0, words.1) : (words.2, words.3)
    return UInt64(pair.1) << 32 | UInt64(pair.0)
  }

  /// A number in [0, 1), a multiple of 2⁻⁵³.
  package mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// A number from the standard normal distribution (Box–Muller).
  package mutating func normal() -> Double {
    if let spare = spareNormal {
      spareNormal = nil
      return spare
    }
    // 1 − u lies in (0, 1], so that the logarithm is finite.
    let radius = (-2 * log(1 - uniform())).squareRoot()
    let angle = 2 * Double.pi * uniform()
    spareNormal = radius * sin(angle)
    return radius * cos(angle)
  }

  /// A whole number in 0 ..< bound, without bias (Lemire's method).
  ///
  /// - Precondition: `bound` is positive.
  package mutating func index(below bound: Int) -> Int {
    precondition(bound > 0, "index(below:) needs a positive bound, got \(bound)")
    let range = UInt64(bound)
    var product = next().multipliedFullWidth(by: range)
    if product.low < range {
      let threshold = (0 &- range) % range
      while product.low < threshold {
        product = next().multipliedFullWidth(by: range)
      }
    }
    return Int(product.high)
  }
}

/// The block function of Philox 4×32 with 10 rounds.
package enum Philox {
  /// 128 random bits for a counter and a key.
  package static func block(
    counter: (UInt32, UInt32, UInt32, UInt32), key: (UInt32, UInt32)
  ) -> (UInt32, UInt32, UInt32, UInt32) {
    var (c0, c1, c2, c3) = counter
    var (k0, k1) = key
    for _ in 0..<10 {
      let p0 = UInt64(c0) * 0xD251_1F53
      let p1 = UInt64(c2) * 0xCD9E_8D57
      (c0, c1, c2, c3) = (
        UInt32(truncatingIfNeeded: p1 >> 32) ^ c1 ^ k0, UInt32(truncatingIfNeeded: p1),
        UInt32(truncatingIfNeeded: p0 >> 32) ^ c3 ^ k1, UInt32(truncatingIfNeeded: p0)
      )
      k0 &+= 0x9E37_79B9
      k1 &+= 0xBB67_AE85
    }
    return (c0, c1, c2, c3)
  }
}
