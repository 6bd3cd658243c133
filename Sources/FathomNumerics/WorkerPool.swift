internal import CFathomKernels
internal import Dispatch
internal import Foundation
internal import Synchronization

/// Threads that stand ready for short pieces of work.
///
/// A step of a small network lasts less than it takes to wake a thread, so workers spin for a
/// while after each piece; then they give way to others, and then they sleep. On a busy machine
/// little is lost, and an idle pool costs nothing.
///
/// Tiles do not depend on the number of threads, and each is done by one thread from start to
/// end, so any number of threads gives the same bits.
package final class WorkerPool: Sendable {
  private let crew: Crew

  /// A pool for some number of threads, the caller's among them.
  package init(threads: Int) {
    let crew = Crew(workers: max(0, threads - 1))
    self.crew = crew
    for worker in crew.workers.indices {
      let thread = Thread { crew.serve(as: worker) }
      thread.name = "fathom-\(worker + 1)"
      thread.start()
    }
  }

  deinit {
    crew.stop()
  }

  /// Does all tiles and returns when they are done.
  ///
  /// - Parameters:
  ///   - tiles: How many tiles there are.
  ///   - body: Does one tile; it may run at the same time as others. It must not use this pool.
  package func forEach(tiles: Int, _ body: @Sendable (Int) -> Void) {
    guard tiles > 1, !crew.workers.isEmpty else {
      for tile in 0..<tiles { body(tile) }
      return
    }
    withoutActuallyEscaping(body) { body in
      crew.perform(Job(tiles: tiles, body: body))
    }
  }
}

private struct Job: Sendable {
  let tiles: Int
  let body: @Sendable (Int) -> Void
}

/// What the threads of a pool share.
private final class Crew: Sendable {
  /// One thread besides the caller's.
  final class Worker: Sendable {
    let isAsleep = Atomic(false)
    let alarm = DispatchSemaphore(value: 0)
  }

  let workers: [Worker]
  private let job = Mutex<Job?>(nil)
  /// Counts the jobs; a new number is the sign to begin.
  private let generation = Atomic(0)
  private let pending = Atomic(0)
  private let isStopped = Atomic(false)

  init(workers count: Int) {
    workers = (0..<count).map { _ in Worker() }
  }

  func perform(_ next: Job) {
    job.withLock { $0 = next }
    pending.store(workers.count, ordering: .relaxed)
    start()
    doShare(of: next, as: workers.count)
    var waits = 0
    while pending.load(ordering: .acquiring) > 0 { Self.wait(&waits) }
    job.withLock { $0 = nil }
  }

  func stop() {
    isStopped.store(true, ordering: .relaxed)
    start()
  }

  func serve(as index: Int) {
    var done = 0
    while true {
      done = awaitJob(after: done, workers[index])
      if isStopped.load(ordering: .relaxed) { return }
      takeShare(as: index)
      pending.subtract(1, ordering: .acquiringAndReleasing)
    }
  }

  private func start() {
    generation.add(1, ordering: .sequentiallyConsistent)
    for worker in workers where worker.isAsleep.exchange(false, ordering: .sequentiallyConsistent) {
      worker.alarm.signal()
    }
  }

  /// A function of its own, so that nothing of the job is held when it is reported as done.
  @inline(never)
  private func takeShare(as index: Int) {
    guard let job = job.withLock({ $0 }) else { return }
    doShare(of: job, as: index)
  }

  private func doShare(of job: Job, as index: Int) {
    for tile in stride(from: index, to: job.tiles, by: workers.count + 1) { job.body(tile) }
  }

  private func awaitJob(after done: Int, _ worker: Worker) -> Int {
    var waits = 0
    while true {
      let now = generation.load(ordering: .sequentiallyConsistent)
      if now != done { return now }
      guard waits >= Self.mostWaits else {
        Self.wait(&waits)
        continue
      }
      worker.isAsleep.store(true, ordering: .sequentiallyConsistent)
      // Whoever takes the mark away decides: if it was the caller, its signal is on its way.
      if generation.load(ordering: .sequentiallyConsistent) == done
        || !worker.isAsleep.exchange(false, ordering: .sequentiallyConsistent)
      {
        worker.alarm.wait()
      }
      waits = 0
    }
  }

  /// Some 50 µs of spinning, then giving way.
  private static let spins = 4000
  private static let mostWaits = spins + 200

  private static func wait(_ waits: inout Int) {
    waits += 1
    if waits < spins { fk_relax() } else { sched_yield() }
  }
}
