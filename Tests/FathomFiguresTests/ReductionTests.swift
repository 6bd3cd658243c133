import FathomFigures
import Testing

@Suite("Reduction")
struct ReductionTests {
  private func line(_ values: [Double]) -> Line {
    Line(
      key: "", name: "", ink: .accent,
      points: values.enumerated().map { Point(Double($0.offset), $0.element) })
  }

  @Test("every column keeps its lowest and highest point, and the line its ends")
  func extremes() {
    var values = (0..<10_000).map { Double($0 % 7) }
    values[4321] = 1000
    values[8765] = -1000
    let reduced = line(values).reduced(to: 100, over: 0...10_000)
    #expect(reduced.points.count <= 500)
    #expect(reduced.points.first == Point(0, values[0]))
    #expect(reduced.points.last == Point(9999, values[9999]))
    for column in 0..<100 {
      let all = values[(column * 100)..<(column * 100 + 100)]
      let kept = reduced.points.filter { Int($0.x) / 100 == column }.map(\.y)
      #expect(kept.min() == all.min() && kept.max() == all.max())
    }
    #expect(zip(reduced.points, reduced.points.dropFirst()).allSatisfy { $0.x < $1.x })
  }

  @Test(
    "a single zero, NaN or infinity is not lost", arguments: [-Double.infinity, .nan, .infinity])
  func specials(value: Double) {
    var values = (0..<5000).map { Double($0) }
    values[777] = value
    let reduced = line(values).reduced(to: 50, over: 0...5000)
    #expect(reduced.points.contains { !$0.y.isFinite && $0.x == 777 })
  }

  @Test("a line with few points stays as it is")
  func few() {
    let short = line([1, 2, 3])
    #expect(short.reduced(to: 100, over: 0...2) == short)
  }
}
