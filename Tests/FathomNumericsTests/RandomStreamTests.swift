import FathomText
import FathomNumerics
import Testing

@Suite("Random stream")
struct RandomStreamTests {
  // Known answers of philox4x32-10, from the file kat_vectors of the authors' Random123 1.14.
  @Test(
    "gives the published answers",
    arguments: [
      ([0, 0, 0, 0], [0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]),
      (
        [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff], [0xffff_ffff, 0xffff_ffff],
        [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
      ),
      (
        [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
        [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
      ),
    ] as [([UInt32], [UInt32], [UInt32])])
  func knownAnswers(counter: [UInt32], key: [UInt32], expected: [UInt32]) {
    let words = Philox.block(
      counter: (counter[0], counter[1], counter[2], counter[3]), key: (key[0], key[1]))
    #expect([words.0, words.1, words.2, words.3] == expected)
  }

  @Test("repeats itself, and differs by seed, purpose and index")
  func streams() {
    func first(_ seed: UInt64, _ purpose: RandomStream.Purpose, _ index: UInt32) -> [UInt64] {
      var stream = RandomStream(seed: seed, purpose: purpose, index: index)
      return (0..<5).map { _ in stream.next() }
    }
    let base = first(1, .initialization, 2)
    #expect(base == first(1, .initialization, 2))
    #expect(Set(base).count == 5)
    for other in [
      first(2, .initialization, 2), first(1, .shuffling, 2), first(1, .initialization, 3),
      first(1 << 40, .initialization, 2),
    ] {
      #expect(Set(base).isDisjoint(with: other))
    }
  }

  @Test("draws normal numbers with the right moments and tails")
  func normal() {
    var stream = RandomStream(seed: 3, purpose: .data)
    let count = 200_000
    let numbers = (0..<count).map { _ in stream.normal() }
    // Five standard errors of each estimate: √(1/n), √(2/n), √(96/n), √(p(1−p)/n).
    let n = Double(count)
    let mean = numbers.reduce(0, +) / n
    let variance = numbers.reduce(0) { $0 + $1 * $1 } / n
    let fourth = numbers.reduce(0) { $0 + $1 * $1 * $1 * $1 } / n
    let beyondTwo = Double(numbers.count { abs($0) > 2 }) / n
    #expect(abs(mean) < 5 / n.squareRoot())
    #expect(abs(variance - 1) < 5 * (2 / n).squareRoot())
    #expect(abs(fourth - 3) < 5 * (96 / n).squareRoot())
    #expect(abs(beyondTwo - 0.0455) < 5 * (0.0455 / n).squareRoot())
  }

  @Test("draws every whole number below a bound equally often")
  func index() {
    var stream = RandomStream(seed: 4, purpose: .shuffling)
    var counts = Array(repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[stream.index(below: 7)] += 1 }
    for count in counts { #expect(abs(count - 10_000) < 5 * 93) }
  }

  @Test("draws uniform numbers in [0, 1)")
  func uniform() {
    var stream = RandomStream(seed: 5, purpose: .data)
    let numbers = (0..<100_000).map { _ in stream.uniform() }
    #expect(numbers.allSatisfy { 0 <= $0 && $0 < 1 })
    let mean = numbers.reduce(0, +) / 100_000
    let standardError = (1 / 12.0 / 100_000).squareRoot()
    #expect(abs(mean - 0.5) < 5 * standardError)
  }
}

@Suite("Nearest name")
struct NearestNameTests {
  @Test(
    "suggests what was probably meant, and nothing for something else",
    arguments: [
      ("sigmoyd", "sigmoid"), ("Relu", "relu"), ("rleu", "relu"), ("leakyrelu", "leaky-relu"),
      ("banana", nil),
      ("", nil),
    ] as [(String, String?)])
  func suggestion(given: String, expected: String?) {
    #expect(nearestName(to: given, among: ["sigmoid", "relu", "leaky-relu", "tanh"]) == expected)
  }
}
