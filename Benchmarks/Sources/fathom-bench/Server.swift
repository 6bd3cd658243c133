import Fathom

/// Times steps on request, so that a driver can interleave us with others.
final class Server {
  private let threads: Int
  private let data: LoadedData
  private let isDouble: Bool
  private var trainings: [String: any Training] = [:]

  init(threads: Int, isDouble: Bool) throws {
    self.threads = threads
    self.isDouble = isDouble
    data = try DataSource("fashion-mnist").load()
  }

  func run() throws {
    answer("READY")
    while let line = readLine(), line != "quit" {
      let words = line.split(separator: " ").map(String.init)
      guard words.count == 2, let workload = Workload(words[0]),
        let detail = Int(words[1]).flatMap(StepDetail.init(rawValue:))
      else {
        answer("NA NA")
        continue
      }
      let training = try trainings[line] ?? start(workload, detail)
      trainings[line] = training
      // Some 20 ms a chunk.
      let time = Stopwatch.time(count: max(2, Int(2e9 / (workload.operations + 2e5)))) {
        training.makeStep()
      }
      answer("\(time.wall) \(time.processor)")
    }
  }

  /// A training that has passed its first steps, which are written down one by one.
  private func start(_ workload: Workload, _ detail: StepDetail) throws -> any Training {
    let training = try workload.training(
      on: data, detail: detail, threads: threads, isDouble: isDouble)
    for _ in 0..<min(2000, Int(2e11 / workload.operations)) { training.makeStep() }
    return training
  }

  private func answer(_ line: String) {
    print(line)
    Stopwatch.flush()
  }
}

/// A training step by step, in either precision.
protocol Training: AnyObject {
  func makeStep()
}

extension TrainingSession: Training {}
