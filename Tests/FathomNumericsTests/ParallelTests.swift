import FathomNumerics
import Testing

@Suite("Parallel")
struct ParallelTests {
  @Test("every tile is done once, whatever the number of threads", arguments: [1, 2, 3, 50])
  func tiles(threads: Int) {
    let done = AlignedStorage<Int>(repeating: 0, count: 17)
    Parallel.forEach(tiles: 17, threads: threads) { done[$0] += $0 + 1 }
    #expect(done.array(0..<17) == Array(1...17))
  }

  @Test("there is at least one thread")
  func available() {
    #expect(Parallel.availableThreads >= 1)
  }
}
