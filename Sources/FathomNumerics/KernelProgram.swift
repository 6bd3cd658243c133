package import FathomVocabulary
internal import CFathomKernels

/// Calls in their order, to be made on some rows at a time.
@safe
package final class KernelProgram<Scalar: RealScalar>: @unchecked Sendable {
  private let calls: [KernelCall<Scalar>]
  private let raw: UnsafeMutablePointer<fk_call>
  private let rows: Int
  private let layers: Int
  private let scratchCount: Int

  /// A program of calls that leave their figures with some number of layers.
  package init(_ calls: [KernelCall<Scalar>], layers: Int) {
    for call in calls {
      unsafe precondition(0 <= call.raw.layer && call.raw.layer < layers, "figures of no layer")
    }
    self.calls = calls
    self.layers = layers
    rows = calls.map(\.rows).min() ?? 0
    unsafe raw = .allocate(capacity: calls.count)
    for (index, call) in calls.enumerated() { unsafe (raw + index).initialize(to: call.raw) }
    var widest = 0
    for call in calls { unsafe widest = max(widest, Int(call.raw.units)) }
    scratchCount = KernelScratch<Scalar>.count(units: widest)
  }

  deinit {
    unsafe raw.deallocate()
  }

  /// How many calls there are.
  package var count: Int { calls.count }

  /// Memory for one thread to make this program's calls with.
  package func makeScratch() -> KernelScratch<Scalar> {
    KernelScratch(count: scratchCount, layers: layers)
  }

  /// Makes the calls on some rows.
  ///
  /// - Parameters:
  ///   - range: Which rows.
  ///   - part: Which calls; by default all of them.
  ///   - detail: Calls that ask for more are left out.
  ///   - scratch: Made for this program, or for one with wider layers.
  /// - Postcondition: What was seen of layers is added to what stands in `scratch`.
  @specialized(where Scalar == Float)
  @specialized(where Scalar == Double)
  package func run(
    rows range: Range<Int>, part: Range<Int>? = nil, detail: Int, scratch: KernelScratch<Scalar>
  ) {
    let part = part ?? 0..<count
    precondition(part.lowerBound >= 0 && part.upperBound <= count, "calls \(part) of \(count)")
    precondition(range.lowerBound >= 0 && range.upperBound <= rows, "rows \(range) of \(rows)")
    precondition(scratch.memory.count >= scratchCount && scratch.seen.count >= layers)
    unsafe Scalar.kernels.run(
      raw + part.lowerBound, Int64(part.count), Int64(count - part.lowerBound), Int64(detail),
      Int64(range.lowerBound), Int64(range.count), scratch.memory.base, scratch.seen.base)
  }
}

/// Memory for one thread: transposed weights, and what it saw of each layer.
package final class KernelScratch<Scalar: RealScalar>: Sendable {
  let memory: AlignedStorage<Scalar>
  let seen: AlignedStorage<fk_seen>

  init(count: Int, layers: Int) {
    memory = AlignedStorage(repeating: 0, count: count)
    seen = AlignedStorage(repeating: fk_seen(), count: layers)
  }

  /// 128 bytes for each unit, padded.
  static func count(units: Int) -> Int {
    let line = 64 / MemoryLayout<Scalar>.stride
    return (units + line - 1) / line * line * 2 * line
  }

  /// Forgets what was seen.
  package func reset() { seen.fill(fk_seen()) }

  /// How many |σ′(z)| of a layer lay below the limit.
  package func saturated(_ layer: LayerNumber) -> Int { Int(seen[layer.index].saturated) }

  /// Whether an activation of a layer was not a finite number.
  package func hasOddOutputs(_ layer: LayerNumber) -> Bool {
    seen[layer.index].has_odd_outputs != 0
  }

  /// Whether an error of a layer was not a finite number.
  package func hasOddErrors(_ layer: LayerNumber) -> Bool { seen[layer.index].has_odd_errors != 0 }

  /// How many rows a layer had right.
  package func correct(_ layer: LayerNumber) -> Int { Int(seen[layer.index].correct) }
}
