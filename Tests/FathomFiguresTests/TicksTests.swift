import FathomFigures
import Testing

@Suite("Ticks")
struct TicksTests {
  private func labels(_ scale: Axis.Scale, _ range: ClosedRange<Double>, most: Int) -> [String] {
    Ticks.of(Axis("", scale, range), most: most).map(\.label.plain)
  }

  @Test("decades are powers of ten, and thin out where there are many")
  func logarithmic() {
    #expect(labels(.logarithmic, -4...0, most: 6) == ["10⁻⁴", "10⁻³", "10⁻²", "10⁻¹", "10⁰"])
    #expect(
      labels(.logarithmic, -4000...0, most: 5) == [
        "10⁻⁴⁰⁰⁰", "10⁻³⁰⁰⁰", "10⁻²⁰⁰⁰", "10⁻¹⁰⁰⁰", "10⁰",
      ])
  }

  @Test("a short log scale is marked at 1, 2 and 5 times a power")
  func shortLogarithmic() {
    #expect(labels(.logarithmic, -1...0, most: 6) == ["0.1", "0.2", "0.5", "1"])
  }

  @Test(
    "linear ticks are round, all of one number of decimals, and no more than asked for",
    arguments: [
      (0.0...1, 5, ["0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
      (-0.8...0, 5, ["−0.8", "−0.6", "−0.4", "−0.2", "0"]),
      (0.0...2000, 4, ["0", "500", "1000", "1500", "2000"]),
    ])
  func linear(range: ClosedRange<Double>, most: Int, expected: [String]) {
    #expect(labels(.linear, range, most: most) == expected)
  }

  @Test("layers are marked at whole numbers even where there are two of them")
  func whole() {
    #expect(labels(.whole, 1.7...3.3, most: 8) == ["2", "3"])
    #expect(labels(.whole, 1.7...201.3, most: 5) == ["50", "100", "150", "200"])
  }

  @Test("shares are percentages")
  func percent() {
    #expect(labels(.percent, 0...1, most: 3) == ["0 %", "50 %", "100 %"])
  }

  @Test("ranges without width and huge ones give no nonsense")
  func extremes() {
    #expect(labels(.linear, 3...3, most: 5) == ["3"])
    for range in [-1e300...1e300, 1e-300...2e-300] {
      let ticks = Ticks.of(Axis("", .linear, range), most: 6)
      #expect((2...8).contains(ticks.count))
      #expect(ticks.allSatisfy { range.contains($0.value) })
    }
  }
}
