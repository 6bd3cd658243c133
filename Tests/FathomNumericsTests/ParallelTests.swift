import FathomNumerics
import Foundation
import Testing

@Suite("Parallel")
struct ParallelTests {
  @Test("every tile is done once, whatever the number of threads", arguments: [1, 2, 3, 50])
  func tiles(threads: Int) {
    let done = AlignedStorage<Int>(repeating: 0, count: 17)
    let pool = WorkerPool(threads: threads)
    for round in 1...200 {
      pool.forEach(tiles: 17) { done[$0] += $0 + 1 }
      #expect(done.array(0..<17) == (1...17).map { $0 * round })
      // Now and then long enough for workers to fall asleep.
      if round.isMultiple(of: 50) { Thread.sleep(forTimeInterval: 0.01) }
    }
  }

  @Test("there is at least one thread")
  func available() {
    #expect(Parallel.availableThreads >= 1)
  }
}
