import FathomRecords
import Foundation
import Testing

@Suite("Distributions")
struct DistributionTests {
  @Test("linear bins hold what lies between their edges")
  func linear() throws {
    let values = (0..<1000).map { sin(Double($0)) * 3 + 1 }
    let found = Distribution.linear(values, bins: 7)
    let edges = found.edges
    #expect(found.counts.count == 7 && edges.count == 8 && edges == edges.sorted())
    #expect(edges.first == values.min() && edges.last == values.max())
    for (bin, count) in found.counts.enumerated() {
      let inside = values.count { $0 >= edges[bin] && ($0 < edges[bin + 1] || bin == 6) }
      #expect(count == inside)
    }
    #expect(abs(try #require(found.mean) - values.reduce(0, +) / 1000) < 1e-12)
    let rms = (values.reduce(0) { $0 + $1 * $1 } / 1000).squareRoot()
    #expect(abs(try #require(found.rms) - rms) < 1e-12)
  }

  @Test("logarithmic bins hold both signs, and zeros in the middle")
  func logarithmic() {
    var values = [0.0, 0, 0]
    for exponent in -30...10 { values += [pow(10, Double(exponent)), -pow(7, Double(exponent))] }
    let found = Distribution.logarithmic(values, bins: 12)
    let edges = found.edges
    #expect(found.counts.count % 2 == 1 && found.counts.count <= 25)
    #expect(edges.count == found.counts.count + 1 && edges == edges.sorted())
    #expect(zip(edges, edges.reversed()).allSatisfy { $0 == -$1 })
    for (bin, count) in found.counts.enumerated() {
      let (low, high) = (edges[bin], edges[bin + 1])
      let inside = values.count {
        low < 0 && high > 0
          ? $0 > low && $0 < high
          : $0 > 0
            ? low <= $0 && $0 < high
            : low < $0 && $0 <= high
      }
      #expect(count == inside, "bin \(bin) from \(low) to \(high)")
    }
    #expect(found.zeros == 3 && found.counts.reduce(0, +) == values.count)
  }

  @Test("a few tiny numbers do not take the room of all others")
  func robust() {
    let values = [1e-300] + (0..<999).map { 1 + Double($0) / 100 }
    let found = Distribution.logarithmic(values, bins: 12)
    #expect((found.edges.last { $0 > 0 } ?? 0) < 20)
    #expect((found.edges.first { $0 > 0 } ?? 0) > 0.5)
    #expect(found.counts.reduce(0, +) == 1000 && found.counts[found.counts.count / 2] == 1)
    #expect(found.minimum == 1e-300)
  }

  @Test(
    "extremes are counted, never dropped",
    arguments: [
      [Double.nan, .infinity, -.infinity, 1, -2], [0x1p-1074, -0x1p-1074, 1.7e308, -1.7e308],
      [0, 0, -0.0], [3], [], [.nan], [0x1p-1040, 0x1p-1039],
    ])
  func extremes(values: [Double]) throws {
    for found in [Distribution.linear(values, bins: 8), .logarithmic(values, bins: 8)] {
      let finite = values.filter(\.isFinite)
      #expect(found.count == values.count && found.finite == finite.count)
      #expect(found.counts.reduce(0, +) == finite.count)
      #expect(found.nan == values.count(where: \.isNaN))
      #expect(found.zeros == values.count { $0 == 0 })
      #expect(found.minimum == finite.min() && found.maximum == finite.max())
      let edges = found.edges
      #expect(edges.allSatisfy(\.isFinite) && edges == edges.sorted())
      for share in [0, 0.25, 0.5, 1] {
        let value = found.quantile(share)
        #expect((value == nil) == finite.isEmpty)
        guard let value, let low = finite.min(), let high = finite.max() else { continue }
        #expect(low <= value && value <= high)
      }
      if let rms = found.rms { #expect(rms.isFinite && (rms > 0) == finite.contains { $0 != 0 }) }
      let data = try JSONEncoder().encode(found)
      #expect(try JSONDecoder().decode(Distribution.self, from: data) == found)
    }
  }

  @Test("a quantile lies in the bin of the number it stands for")
  func quantiles() throws {
    let values = (1...2000).map { pow(10, Double($0) / 200 - 8) }
    let found = Distribution.logarithmic(values)
    for share in [0.05, 0.5, 0.95] {
      let value = try #require(found.quantile(share))
      #expect(abs(log10(value) - log10(values[Int(share * 2000)])) < 0.4)
    }
    let even = Distribution.linear((0...1000).map(Double.init))
    #expect(abs(try #require(even.quantile(0.3)) - 300) < 1)
  }

  @Test("an image keeps its pixels to a thousandth of the largest")
  func images() {
    let image = UnitImages.Image([0.25, -0.5, 0, .nan, .infinity])
    #expect(image.largest == 0.5 && image.thousandths == [500, -1000, 0, nil, nil])
    #expect(UnitImages.Image([0, 0]).thousandths == [0, 0])
  }
}
