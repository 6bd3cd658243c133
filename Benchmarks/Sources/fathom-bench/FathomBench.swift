import Fathom
import Foundation

@main
struct FathomBench {
  static let usage = """
    usage: fathom-bench serve [--threads N] [--double]

    For each line `WORKLOAD TELEMETRY` on standard input, times some training steps and answers
    with `WALL CPU`, microseconds per step. TELEMETRY is 0 (none), 1 (norms), 2 (every layer) or
    3 (every sample). `quit` ends it.
    """

  static func main() throws {
    var arguments = CommandLine.arguments.dropFirst()
    guard arguments.popFirst() == "serve" else { return fail() }
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
    try Server(threads: threads, isDouble: isDouble).run()
  }

  private static func fail() {
    FileHandle.standardError.write(Data((usage + "\n").utf8))
    exit(64)
  }
}
