internal import Dispatch

#if canImport(FoundationEssentials)
  internal import FoundationEssentials
#else
  internal import Foundation
#endif

/// Work split into fixed tiles and shared out among threads.
///
/// The tiles do not depend on the number of threads, and each is computed by one thread from
/// start to end, so any number of threads gives the same bits.
public enum Parallel {
  /// The number of processors available to this process, not those the machine has.
  public static var availableThreads: Int { max(1, ProcessInfo.processInfo.activeProcessorCount) }

  /// Does all tiles and returns when they are done.
  ///
  /// - Parameters:
  ///   - tiles: How many tiles there are.
  ///   - threads: How many threads may work at once; 1 does everything on this one.
  ///   - body: Does one tile; it may run at the same time as others.
  public static func forEach(
    tiles: Int, threads: Int, _ body: @Sendable (Int) -> Void
  ) {
    let workers = min(tiles, threads)
    guard workers > 1 else {
      for tile in 0..<tiles { body(tile) }
      return
    }
    DispatchQueue.concurrentPerform(iterations: workers) { worker in
      for tile in stride(from: worker, to: tiles, by: workers) { body(tile) }
    }
  }
}
