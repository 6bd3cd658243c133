/// The precisions that networks run in: `Float` and `Double`.
public protocol RealScalar: BinaryFloatingPoint, BitwiseCopyable, Codable, Sendable {
  /// The functions that do the work in this precision, on the instruction set in use.
  static var kernels: KernelTable<Self> { get }
}

extension Float: RealScalar {
  /// The kernels for 32 bits.
  public static let kernels = KernelTable<Float>(InstructionSet.current)
}

extension Double: RealScalar {
  /// The kernels for 64 bits.
  public static let kernels = KernelTable<Double>(InstructionSet.current)
}
