/// The precisions that networks run in: `Float` and `Double`.
public protocol RealScalar: BinaryFloatingPoint, BitwiseCopyable, Codable, Sendable {
  /// The functions that do the work in this precision, on the instruction set in use.
  static var kernels: KernelTable<Self> { get }
  /// The functions of the exact pass in this precision.
  static var extendedKernels: ExtendedKernelTable<Self> { get }
}

extension Float: RealScalar {
  /// The kernels for 32 bits.
  public static let kernels = KernelTable<Float>(InstructionSet.current)
  /// The exact pass's kernels for 32 bits.
  public static let extendedKernels = ExtendedKernelTable<Float>.float
}

extension Double: RealScalar {
  /// The kernels for 64 bits.
  public static let kernels = KernelTable<Double>(InstructionSet.current)
  /// The exact pass's kernels for 64 bits.
  public static let extendedKernels = ExtendedKernelTable<Double>.double
}
