internal import CFathomKernels
internal import COpenBLAS

/// The functions that do the work in one precision, as a table, so that everything above is
/// written once for both.
///
/// Only this module calls them; others use `Kernels`, which checks shapes first.
@safe
public struct KernelTable<Scalar: BitwiseCopyable>: Sendable {
  typealias Pointer = UnsafeMutablePointer<Scalar>
  typealias ConstPointer = UnsafePointer<Scalar>

  let gatherBytes:
    @Sendable (
      Pointer, UnsafePointer<UInt8>, UnsafePointer<Int32>, Int64, Int64, ConstPointer, ConstPointer
    ) -> Void
  let gatherFloats:
    @Sendable (
      Pointer, UnsafePointer<Float>, UnsafePointer<Int32>, Int64, Int64, UnsafePointer<Double>,
      UnsafePointer<Double>
    ) -> Void
  let gatherReals:
    @Sendable (
      Pointer, UnsafePointer<Double>, UnsafePointer<Int32>, Int64, Int64, UnsafePointer<Double>,
      UnsafePointer<Double>
    ) -> Void
  let activate:
    @Sendable (Int32, Pointer, Pointer, ConstPointer, Int64, Int64, Double) -> fk_forward_stats
  let softmax:
    @Sendable (Pointer, Pointer, ConstPointer, ConstPointer, Int64, Int64) -> fk_output_stats
  let sigmoidCrossEntropy:
    @Sendable (Pointer, Pointer, Pointer, ConstPointer, ConstPointer, Int64, Int64) ->
      fk_output_stats
  let quadratic:
    @Sendable (ConstPointer, ConstPointer, Pointer, ConstPointer, Int64, Double) -> fk_output_stats
  let countCorrect: @Sendable (ConstPointer, ConstPointer, Int64, Int64) -> Int64
  let applySlope: @Sendable (Pointer, ConstPointer, Int64) -> fk_backward_stats
  let columnSums:
    @Sendable (Pointer, ConstPointer, Int64, Int64, Int64, Int64, Double, Int32) -> Void
  let update: @Sendable (Pointer, ConstPointer, Int64, Scalar, Scalar) -> Void
  let updateMeasured: @Sendable (Pointer, ConstPointer, Int64, Scalar, Scalar) -> fk_update_stats
  let measure: @Sendable (ConstPointer, ConstPointer, Int64) -> fk_update_stats
  let sumSquares: @Sendable (ConstPointer, Int64, Double) -> Double
  let unitStatistics:
    @Sendable (
      ConstPointer, ConstPointer, ConstPointer, Int64, Int64, Double,
      UnsafeMutablePointer<Double>, UnsafeMutablePointer<Double>, UnsafeMutablePointer<Int64>,
      UnsafeMutablePointer<Int64>
    ) -> Void
  let multiply: @Sendable (borrowing Product<Scalar>) -> Void
}

/// C ← α op(A) op(B) + β C, rows × columns, row by row.
@safe
struct Product<Scalar: BitwiseCopyable> {
  var transposesA = false
  var transposesB = false
  var rows: Int32
  var columns: Int32
  var depth: Int32
  var alpha: Scalar
  var a: UnsafePointer<Scalar>
  var strideA: Int32
  var b: UnsafePointer<Scalar>
  var strideB: Int32
  var beta: Scalar
  var c: UnsafeMutablePointer<Scalar>
  var strideC: Int32
}

/// OpenBLAS on one thread a call: our own tiles decide what runs in parallel, so that the
/// number of threads cannot change a result.
private let openBLASIsReady: Bool = {
  openblas_set_num_threads(1)
  return true
}()

private func transpose(_ flag: Bool) -> CBLAS_TRANSPOSE { flag ? CblasTrans : CblasNoTrans }

extension KernelTable where Scalar == Float {
  static let float = unsafe KernelTable(
    gatherBytes: fk_gather_bytes_f, gatherFloats: fk_gather_floats_f,
    gatherReals: fk_gather_reals_f, activate: fk_activate_f,
    softmax: fk_softmax_f, sigmoidCrossEntropy: fk_sigmoid_cross_entropy_f,
    quadratic: fk_quadratic_f, countCorrect: fk_count_correct_f, applySlope: fk_apply_slope_f,
    columnSums: fk_column_sums_f,
    update: fk_update_f, updateMeasured: fk_update_measured_f, measure: fk_measure_f,
    sumSquares: fk_sum_squares_f, unitStatistics: fk_unit_statistics_f,
    multiply: { p in
      _ = openBLASIsReady
      unsafe cblas_sgemm(
        CblasRowMajor, transpose(p.transposesA), transpose(p.transposesB), p.rows, p.columns,
        p.depth, p.alpha, p.a, p.strideA, p.b, p.strideB, p.beta, p.c, p.strideC)
    })
}

extension KernelTable where Scalar == Double {
  static let double = unsafe KernelTable(
    gatherBytes: fk_gather_bytes_d, gatherFloats: fk_gather_floats_d,
    gatherReals: fk_gather_reals_d, activate: fk_activate_d,
    softmax: fk_softmax_d, sigmoidCrossEntropy: fk_sigmoid_cross_entropy_d,
    quadratic: fk_quadratic_d, countCorrect: fk_count_correct_d, applySlope: fk_apply_slope_d,
    columnSums: fk_column_sums_d,
    update: fk_update_d, updateMeasured: fk_update_measured_d, measure: fk_measure_d,
    sumSquares: fk_sum_squares_d, unitStatistics: fk_unit_statistics_d,
    multiply: { p in
      _ = openBLASIsReady
      unsafe cblas_dgemm(
        CblasRowMajor, transpose(p.transposesA), transpose(p.transposesB), p.rows, p.columns,
        p.depth, p.alpha, p.a, p.strideA, p.b, p.strideB, p.beta, p.c, p.strideC)
    })
}
