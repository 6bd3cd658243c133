internal import CFathomKernels

/// The functions that do the work in one precision on one instruction set, as a table, so that
/// everything above is written once for all.
///
/// Only this module calls them; others use `Kernels`, which checks shapes first. They are C
/// functions without state, which C has no way to tell Swift: hence the unchecked conformance.
@safe
public struct KernelTable<Scalar: BitwiseCopyable>: @unchecked Sendable {
  typealias Pointer = UnsafeMutablePointer<Scalar>
  typealias ConstPointer = UnsafePointer<Scalar>
  typealias Doubles = UnsafeMutablePointer<Double>
  typealias Counts = UnsafeMutablePointer<Int64>

  let gatherBytes:
    (
      Pointer, Int64, UnsafePointer<UInt8>, UnsafePointer<Int32>, Int64, Int64, ConstPointer,
      ConstPointer
    ) -> Void
  let gatherReals:
    (
      Pointer, Int64, UnsafePointer<Double>, UnsafePointer<Int32>, Int64, Int64,
      UnsafePointer<Double>, UnsafePointer<Double>
    ) -> Void
  let pack: (Pointer, ConstPointer, ConstPointer?, Int64, Int64) -> Void
  let unpack: (ConstPointer, Pointer, Pointer, Int64, Int64) -> Void
  let forward: (ConstPointer, Int64, ConstPointer, Int64, Int64, Pointer, Int64, Int64) -> Void
  let back:
    (ConstPointer, Int64, ConstPointer, Int64, Int64, Pointer, Int64, Int64, Pointer) ->
      Void
  let gradient:
    (
      borrowing GradientJob<Scalar>, inout fk_gradient_stats, inout fk_gradient_stats
    ) -> Void
  let measure:
    (
      borrowing GradientJob<Scalar>, inout fk_gradient_stats, inout fk_gradient_stats
    ) -> Void
  let activate: (Int64, Pointer, Pointer, Int64, Double) -> fk_forward_stats
  let softmax: (Pointer, Pointer, ConstPointer, Int64, Int64, Int64, Doubles) -> Void
  let sigmoidCrossEntropy:
    (Pointer, Pointer, Pointer, ConstPointer, Int64, Int64, Int64, Doubles) -> Void
  let quadratic:
    (
      ConstPointer, ConstPointer, Pointer, ConstPointer, Int64, Int64, Int64, Double, Doubles
    ) -> Void
  let countCorrect: (ConstPointer, ConstPointer, Int64, Int64, Int64) -> Int64
  let applySlope: (Pointer, ConstPointer, Int64) -> Int64
  let rowSquares: (ConstPointer, Int64, Int64, Int64, Doubles) -> Void
  let sumSquares: (ConstPointer, Int64, Double) -> Double
  let unitStatistics:
    (
      ConstPointer, ConstPointer, ConstPointer, Int64, Int64, Int64, Double, Doubles, Doubles,
      Counts, Counts
    ) -> Void
}

/// One use of a layer's gradient.
@safe
struct GradientJob<Scalar: BitwiseCopyable> {
  var a: UnsafePointer<Scalar>
  var strideA: Int
  var e: UnsafePointer<Scalar>
  var strideE: Int
  var panels: UnsafeMutablePointer<Scalar>
  var samples: Int
  var inputs: Int
  var units: Int
  var range: Range<Int>
  var scale: Double
  var rate = 0.0
  var keep = 1.0
  var fate: fk_fate
}

extension KernelTable where Scalar == Float {
  /// The table of an instruction set, which must be available.
  init(_ set: InstructionSet) {
    precondition(InstructionSet.available.contains(set), "\(set) is not available here")
    let t = unsafe fk_kernels_f(set.kernelIndex).pointee
    unsafe self.init(
      gatherBytes: t.gather_bytes, gatherReals: t.gather_reals, pack: t.pack, unpack: t.unpack,
      forward: t.forward, back: t.back,
      gradient: { job, weights, biases in
        unsafe withUnsafePointer(to: fk_gradient_f(job)) {
          unsafe t.gradient($0, &weights, &biases)
        }
      },
      measure: { job, weights, biases in
        unsafe withUnsafePointer(to: fk_gradient_f(job)) {
          unsafe t.measure($0, &weights, &biases)
        }
      },
      activate: t.activate, softmax: t.softmax, sigmoidCrossEntropy: t.sigmoid_cross_entropy,
      quadratic: t.quadratic, countCorrect: t.count_correct, applySlope: t.apply_slope,
      rowSquares: t.row_squares, sumSquares: t.sum_squares, unitStatistics: t.unit_statistics)
  }
}

extension KernelTable where Scalar == Double {
  /// The table of an instruction set, which must be available.
  init(_ set: InstructionSet) {
    precondition(InstructionSet.available.contains(set), "\(set) is not available here")
    let t = unsafe fk_kernels_d(set.kernelIndex).pointee
    unsafe self.init(
      gatherBytes: t.gather_bytes, gatherReals: t.gather_reals, pack: t.pack, unpack: t.unpack,
      forward: t.forward, back: t.back,
      gradient: { job, weights, biases in
        unsafe withUnsafePointer(to: fk_gradient_d(job)) {
          unsafe t.gradient($0, &weights, &biases)
        }
      },
      measure: { job, weights, biases in
        unsafe withUnsafePointer(to: fk_gradient_d(job)) {
          unsafe t.measure($0, &weights, &biases)
        }
      },
      activate: t.activate, softmax: t.softmax, sigmoidCrossEntropy: t.sigmoid_cross_entropy,
      quadratic: t.quadratic, countCorrect: t.count_correct, applySlope: t.apply_slope,
      rowSquares: t.row_squares, sumSquares: t.sum_squares, unitStatistics: t.unit_statistics)
  }
}

extension fk_gradient_f {
  fileprivate init(_ job: borrowing GradientJob<Float>) {
    unsafe self.init(
      a: job.a, e: job.e, panels: job.panels, a_stride: Int64(job.strideA),
      e_stride: Int64(job.strideE), samples: Int64(job.samples), inputs: Int64(job.inputs),
      units: Int64(job.units), first: Int64(job.range.lowerBound),
      last: Int64(job.range.upperBound), scale: job.scale, rate: job.rate, keep: job.keep,
      fate: Int64(job.fate.rawValue))
  }
}

extension fk_gradient_d {
  fileprivate init(_ job: borrowing GradientJob<Double>) {
    unsafe self.init(
      a: job.a, e: job.e, panels: job.panels, a_stride: Int64(job.strideA),
      e_stride: Int64(job.strideE), samples: Int64(job.samples), inputs: Int64(job.inputs),
      units: Int64(job.units), first: Int64(job.range.lowerBound),
      last: Int64(job.range.upperBound), scale: job.scale, rate: job.rate, keep: job.keep,
      fate: Int64(job.fate.rawValue))
  }
}
