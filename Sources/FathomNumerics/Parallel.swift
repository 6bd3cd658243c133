#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// The processors at hand.
public enum Parallel {
  /// The number of processors available to this process, not those the machine has.
  public static var availableThreads: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }
}
