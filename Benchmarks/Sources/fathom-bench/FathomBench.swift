import Fathom
import Foundation

@main
struct FathomBench {
  static let usage = """
    usage: fathom-bench serve [--threads N] [--double]
           fathom-bench allocations [--threads N]
           fathom-bench kernels [--threads N]
           fathom-bench start WORKLOAD [--threads N] [--double]

    For each line `WORKLOAD TELEMETRY` on standard input, times some training steps and answers
    with `WALL CPU`, microseconds per step. TELEMETRY is 0 (none), 1 (norms), 2 (every layer) or
    3 (every sample). `quit` ends it.

    `allocations` fails if steps ask the allocator for memory, those apart that write a record.

    `kernels` times the products of backpropagation against OpenBLAS, and fails if they disagree.

    `start` tells how long a process takes to its first step and to its tenth, beside
    loading the data.
    """

  static func main() throws {
    var arguments = CommandLine.arguments.dropFirst()
    guard let command = arguments.popFirst() else { return fail() }
    let workload = command == "start" ? arguments.popFirst().flatMap { Workload($0) } : nil
    var threads = 1
    var isDouble = false
    while let option = arguments.popFirst() {
      switch option {
      case "--double": isDouble = true
      case "--threads":
        guard let count = arguments.popFirst().flatMap({ Int($0) }) else { return fail() }
        threads = count
      default: return fail()
      }
    }
    switch command {
    case "serve": try Server(threads: threads, isDouble: isDouble).run()
    case "kernels": exit(try KernelComparison.run(threads: threads, rounds: 20) ? 0 : 1)
    case "start":
      guard let workload else { return fail() }
      try FirstStep.measure(workload, threads: threads, isDouble: isDouble)
    case "allocations": exit(try AllocationCheck.run(threads: threads) ? 0 : 1)
    default: fail()
    }
  }

  private static func fail() {
    FileHandle.standardError.write(Data((usage + "\n").utf8))
    exit(64)
  }
}
