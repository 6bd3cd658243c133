#if canImport(Darwin)
  internal import Darwin
#else
  internal import Glibc
#endif

/// Pages larger than usual, where the system has them: they are had and found sooner.
package enum LargePages {
  /// Bytes.
  package static let size = 2 << 20

  /// Asks for large pages in memory that was not touched yet.
  package static func prefer(_ memory: UnsafeMutableRawBufferPointer) {
    #if os(Linux)
      let start = UInt(bitPattern: memory.baseAddress)
      let first = (start + UInt(size) - 1) / UInt(size) * UInt(size)
      let last = (start + UInt(memory.count)) / UInt(size) * UInt(size)
      guard last > first else { return }
      // Advice: nothing depends on whether it is taken.
      _ = unsafe madvise(
        UnsafeMutableRawPointer(bitPattern: first), Int(last - first), MADV_HUGEPAGE)
    #endif
  }
}
