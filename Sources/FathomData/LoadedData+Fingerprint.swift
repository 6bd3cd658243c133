extension LoadedData {
  /// A short text that tells these samples from others: it depends on every number and answer.
  ///
  /// *Source:* the hash FNV-1a, taken over 64 bits at a time in four chains.
  public var fingerprint: String {
    var hash = Fingerprint()
    for part in [training, validation, test] {
      guard let part else {
        hash.add(0)
        continue
      }
      hash.add(part.samples)
      hash.add(part.features.columns)
      switch part.features.storage {
      case .bytes(let bytes): hash.add(bytes) { UInt64($0) }
      case .floats(let floats): hash.add(floats) { UInt64($0.bitPattern) }
      case .reals(let reals): hash.add(reals) { $0.bitPattern }
      }
      switch part.targets {
      case .labels(let labels, let classes):
        hash.add(classes)
        hash.add(labels) { UInt64(truncatingIfNeeded: $0) }
      case .values(let values, let columns):
        hash.add(columns)
        hash.add(values) { $0.bitPattern }
      }
    }
    return hash.text
  }
}

private struct Fingerprint {
  private static let prime: UInt64 = 0x100_0000_01B3
  private var lanes = SIMD4<UInt64>(repeating: 0xCBF2_9CE4_8422_2325)

  mutating func add(_ number: Int) {
    add([number]) { UInt64(truncatingIfNeeded: $0) }
  }

  mutating func add<Number>(_ numbers: [Number], _ bits: (Number) -> UInt64) {
    let span = numbers.span
    var index = 0
    var lanes = lanes
    while index + 4 <= span.count {
      let word = SIMD4(
        bits(span[index]), bits(span[index + 1]), bits(span[index + 2]), bits(span[index + 3]))
      lanes = (lanes ^ word) &* Self.prime
      index += 4
    }
    while index < span.count {
      lanes[index % 4] = (lanes[index % 4] ^ bits(span[index])) &* Self.prime
      index += 1
    }
    self.lanes = lanes
  }

  var text: String {
    var hash: UInt64 = 0
    for lane in 0..<4 { hash = (hash ^ (lanes[lane] >> 32) ^ lanes[lane]) &* Self.prime }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
