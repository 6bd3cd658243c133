internal import CFathomKernels

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// The instructions that the kernels are compiled for, from one text.
package enum InstructionSet: String, CaseIterable, Sendable {
  /// What every processor of the architecture has: SSE2 or NEON.
  case baseline
  /// 256-bit vectors with fused multiply-add.
  case avx2
  /// 512-bit vectors.
  case avx512

  /// The environment variable that forces a choice; what is not known or not available there is
  /// passed over, so that one setting can serve a mixed park of machines.
  package static let variable = "FATHOM_KERNELS"

  /// Those that this processor has.
  package static let available = allCases.filter { fk_is_available($0.kernelIndex) != 0 }

  /// The one in use: the widest available, unless the environment names another.
  package static let current: InstructionSet = {
    let named = ProcessInfo.processInfo.environment[variable].flatMap { Self(rawValue: $0) }
    if let named, available.contains(named) { return named }
    return available.last ?? .baseline
  }()

  var kernelIndex: Int32 {
    switch self {
    case .baseline: 0
    case .avx2: 1
    case .avx512: 2
    }
  }
}
