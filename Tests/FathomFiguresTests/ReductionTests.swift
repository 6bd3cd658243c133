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

  @Test("a band keeps the slices that reach lowest and highest")
  func bands() {
    var slices = (0..<10_000).map { Band.Slice(Double($0), Double(-($0 % 5)), Double($0 % 7)) }
    slices[4321].high = 1000
    slices[8765].low = -1000
    slices[123].low = .nan
    let band = Band(key: "", name: "", ink: .accent, slices: slices)
    let reduced = band.reduced(to: 100, over: 0...10_000).slices
    #expect(reduced.count <= 500)
    #expect(reduced.first == slices[0] && reduced.last == slices[9999])
    #expect(reduced.contains(slices[4321]) && reduced.contains(slices[8765]))
    #expect(reduced.contains { $0.x == 123 && $0.low.isNaN })
  }

  @Test("cells with two columns in one keep what is lowest, highest and not a number")
  func halvedCells() {
    func cell(_ value: Double) -> Cells.Cell { .init(mean: value, low: value - 1, high: value + 1) }
    let cells = Cells(
      label: "", scale: .linear, range: 0...1, columns: [0, 1, 2, 3, 4], rows: [2, 3],
      cells: [cell(1), cell(3), nil, cell(5)] + [cell(.nan), cell(.nan), cell(7), cell(.nan)])
    let halved = cells.halved()
    #expect(halved.columns == [0, 2, 4] && halved.rows == [2, 3] && halved.cells.count == 4)
    #expect(halved.cells[0] == .init(mean: 2, low: 0, high: 4) && halved.cells[1] == cell(5))
    #expect(halved.cells[2]?.mean.isNaN == true && halved.cells[3] == cell(7))
    #expect(halved.halved().columns == [0, 4])
    #expect(halved.halved().halved() == halved.halved())
  }

  @Test("a line with few points stays as it is")
  func few() {
    let short = line([1, 2, 3])
    #expect(short.reduced(to: 100, over: 0...2) == short)
  }
}
