import CAllocationCounter
import Fathom

/// Counts what steps ask of the allocator.
enum AllocationCheck {
  /// Prints the requests in a few hundred steps for each workload, telemetry and precision, those
  /// apart that write a record.
  ///
  /// - Returns: Whether all other steps made none.
  static func run(threads: Int) throws -> Bool {
    let data = try DataSource("fashion-mnist").load()
    var isClean = true
    for name in ["nielsen", "tiny", "d8"] {
      guard let workload = Workload(name) else { continue }
      for detail in StepDetail.allCases {
        for isDouble in [false, true] {
          let training = try workload.training(
            on: data, detail: detail, threads: threads, isDouble: isDouble)
          for _ in 0..<500 { training.makeStep() }
          var requests: [Int64] = []
          for _ in 0..<40 {
            let before = allocation_count()
            training.makeStep()
            requests.append(allocation_count() - before)
          }
          // Between 500 and 540 two or three steps are written down, and the curve of costs may
          // grow; the least of the others tells.
          let busy = requests.count { $0 > 0 }
          isClean = isClean && busy <= 5
          print("\(name) telemetry \(detail) \(isDouble ? "double" : "float"):", terminator: " ")
          print("\(busy) of \(requests.count) steps allocate")
        }
      }
    }
    return isClean
  }
}
