internal import CFathomKernels

/// The functions that do the work in one precision on one instruction set, as a table, so that
/// everything above is written once for all.
///
/// Only this module calls them, and checks shapes first. They are C functions without state,
/// which C has no way to tell Swift: hence the unchecked conformance.
@safe
public struct KernelTable<Scalar: BitwiseCopyable>: @unchecked Sendable {
  typealias Pointer = UnsafeMutablePointer<Scalar>
  typealias ConstPointer = UnsafePointer<Scalar>
  typealias Doubles = UnsafeMutablePointer<Double>
  typealias Counts = UnsafeMutablePointer<Int64>

  let gatherBytes:
    (
      Pointer, Int64, UnsafePointer<UInt8>, UnsafePointer<Int32>, Int64, Int64, Int64, Int64,
      ConstPointer, ConstPointer
    ) -> Void
  let gatherFloats:
    (
      Pointer, Int64, UnsafePointer<Float>, UnsafePointer<Int32>, Int64, Int64,
      UnsafePointer<Double>, UnsafePointer<Double>
    ) -> Void
  let gatherReals:
    (
      Pointer, Int64, UnsafePointer<Double>, UnsafePointer<Int32>, Int64, Int64,
      UnsafePointer<Double>, UnsafePointer<Double>
    ) -> Void
  let gatherLabels:
    (
      Pointer, Int64, UnsafePointer<Int32>, UnsafePointer<Int32>, Int64, Int64, Int64, Int64,
      UnsafePointer<Double>, UnsafePointer<Double>
    ) -> Void
  let pack: (Pointer, ConstPointer, ConstPointer, Int64, Int64) -> Void
  let unpack: (ConstPointer, Pointer, Pointer, Int64, Int64) -> Void
  // As C has them: a step of a small network would notice what it takes to wrap them.
  let run:
    @convention(c) (
      UnsafePointer<fk_call>?, Int64, Int64, Int64, Int64, Int64, UnsafeMutableRawPointer?,
      UnsafeMutablePointer<fk_seen>?
    ) -> Void
  let gradient:
    @convention(c) (
      UnsafePointer<fk_gradient>?, UnsafePointer<fk_gradient>?, UnsafePointer<fk_use>?,
      UnsafeMutablePointer<fk_layer_stats>?
    ) -> Void
  let measure:
    @convention(c) (UnsafePointer<fk_gradient>?, UnsafeMutablePointer<fk_layer_stats>?) -> Void
  let ruleNumber: (UnsafePointer<CChar>) -> Int64
  let step:
    @convention(c) (
      UnsafePointer<fk_stepping>?, UnsafePointer<fk_rule>?,
      UnsafeMutablePointer<fk_layer_step_stats>?
    ) -> Void
  typealias ColumnFunction =
    @convention(c) (
      UnsafePointer<fk_columns>?, Int64, Int64, Int64, UnsafePointer<fk_statistics>?
    ) -> Int64
  let normalizeColumns: ColumnFunction
  let normalizeColumnsBack: ColumnFunction
  let slopeSums: ColumnFunction
  let sumSquares: (ConstPointer, Int64, Double) -> Double
  let weightSquares: (ConstPointer, Int64, Int64) -> Double
  let unitStatistics:
    (
      ConstPointer, ConstPointer, ConstPointer, Int64, Int64, Int64, Double, Int64, Doubles,
      Doubles, Counts, Counts
    ) -> Void
}

extension KernelTable where Scalar == Float {
  /// The table of an instruction set, which must be available.
  init(_ set: InstructionSet) {
    precondition(InstructionSet.available.contains(set), "\(set) is not available here")
    let t = unsafe fk_kernels_f(set.kernelIndex).pointee
    unsafe self.init(
      gatherBytes: t.gather_bytes, gatherFloats: t.gather_floats, gatherReals: t.gather_reals,
      gatherLabels: t.gather_labels, pack: t.pack, unpack: t.unpack, run: t.run,
      gradient: t.gradient, measure: t.measure,
      ruleNumber: t.rule_number, step: t.step, normalizeColumns: t.normalize_columns,
      normalizeColumnsBack: t.normalize_columns_back, slopeSums: t.slope_sums,
      sumSquares: t.sum_squares,
      weightSquares: t.weight_squares, unitStatistics: t.unit_statistics)
  }
}

extension KernelTable where Scalar == Double {
  /// The table of an instruction set, which must be available.
  init(_ set: InstructionSet) {
    precondition(InstructionSet.available.contains(set), "\(set) is not available here")
    let t = unsafe fk_kernels_d(set.kernelIndex).pointee
    unsafe self.init(
      gatherBytes: t.gather_bytes, gatherFloats: t.gather_floats, gatherReals: t.gather_reals,
      gatherLabels: t.gather_labels, pack: t.pack, unpack: t.unpack, run: t.run,
      gradient: t.gradient, measure: t.measure,
      ruleNumber: t.rule_number, step: t.step, normalizeColumns: t.normalize_columns,
      normalizeColumnsBack: t.normalize_columns_back, slopeSums: t.slope_sums,
      sumSquares: t.sum_squares,
      weightSquares: t.weight_squares, unitStatistics: t.unit_statistics)
  }
}
