#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// Microseconds per step.
struct StepTime {
  var wall: Double
  var processor: Double
}

/// Wall-clock and processor time.
enum Stopwatch {
  /// The mean time of some calls.
  static func time(count: Int, _ step: () -> Void) -> StepTime {
    let start = (now(CLOCK_MONOTONIC), now(CLOCK_PROCESS_CPUTIME_ID))
    for _ in 0..<count { step() }
    return StepTime(
      wall: (now(CLOCK_MONOTONIC) - start.0) / Double(count),
      processor: (now(CLOCK_PROCESS_CPUTIME_ID) - start.1) / Double(count))
  }

  /// Sends off what was printed.
  static func flush() { fflush(nil) }

  private static func now(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
  }
}
