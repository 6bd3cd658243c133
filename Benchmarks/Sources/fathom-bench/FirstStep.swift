import Fathom

/// How long a process takes until its first training step is done.
enum FirstStep {
  /// Prints how long loading the data took, and everything else.
  static func measure(_ workload: Workload, threads: Int, isDouble: Bool) throws {
    let start = ContinuousClock.now
    let data = try DataSource("fashion-mnist").load()
    let loaded = ContinuousClock.now
    let training = try workload.training(
      on: data, detail: .cost, threads: threads, isDouble: isDouble)
    training.makeStep()
    let first = ContinuousClock.now
    for _ in 1..<10 { training.makeStep() }
    let tenth = ContinuousClock.now
    print("data loaded in \(milliseconds(loaded - start)) ms")
    print("first step done \(milliseconds(first - loaded)) ms later")
    print("tenth step done \(milliseconds(tenth - loaded)) ms later")
  }

  private static func milliseconds(_ duration: Duration) -> Int {
    Int((duration / .milliseconds(1)).rounded())
  }
}
