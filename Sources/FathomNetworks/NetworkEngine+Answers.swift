package import FathomNumerics

extension NetworkEngine {
  /// How many samples to take through together where nothing else says so: as many as keep the
  /// workspace near 64 MiB.
  ///
  /// A function of the architecture alone, so that results depend on nothing else.
  package static func samplesAtOnce(in architecture: Architecture) -> Int {
    let perSample = 3 * architecture.sizes.reduce(0, +) * MemoryLayout<Scalar>.stride
    let fitting = (64 << 20) / perSample
    return fitting >= 512 ? 512 : max(1, fitting)
  }

  /// Takes any number of samples through, chunk by chunk, batch normalisation taking its running
  /// statistics: what a network answers once it is trained.
  ///
  /// - Parameters:
  ///   - samples: How many there are.
  ///   - countsCorrect: Whether targets are classes, so that right answers can be counted.
  ///   - prepare: Fills some rows of inputs and targets with those of a chunk of the samples; it may
  ///     run on several threads at once.
  ///   - onOutputs: Is given the outputs a^L of each chunk, a row per sample.
  /// - Returns: What was seen on the way.
  package func answer(
    samples: Int, countsCorrect: Bool,
    prepare: @escaping @Sendable (_ rows: Range<Int>, _ chunk: Range<Int>) -> Void,
    onOutputs: (_ chunk: Range<Int>, MatrixView<Scalar>) -> Void = { _, _ in }
  ) -> PassStatistics {
    let usual = batchStatistics
    batchStatistics = .running
    defer { batchStatistics = usual }
    var total = PassStatistics(architecture)
    for start in stride(from: 0, to: samples, by: capacity) {
      let chunk = start..<min(start + capacity, samples)
      run(samples: chunk.count, to: .outputs, countsCorrect: countsCorrect) { prepare($0, chunk) }
      total += pass
      onOutputs(chunk, outputs.rows(0..<chunk.count))
    }
    return total
  }
}
