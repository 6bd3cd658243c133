#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// The processors at hand.
package enum Parallel {
  /// The number of processors available to this process, not those the machine has.
  package static var availableThreads: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }
}
