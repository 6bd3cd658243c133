import FathomData
import Testing

@Suite("Scales")
struct ScalingTests {
  @Test("the unit scale divides bytes by 255 and leaves other numbers alone")
  func unit() throws {
    let folder = try TemporaryFolder()
    try folder.writeIDX(images: idx([3, 1, 1], [0, 51, 255]), labels: idx([3], [0, 1, 1]))
    let rows = try DataSource.idx(folder.path).load().training.rows
    #expect(rows == [[0], [51.0 / 255], [1]])
    let csv = try folder.write("a.csv", Array("100,1\n-3,0\n".utf8))
    #expect(try DataSource.csv(csv).load().training.rows == [[100], [-3]])
  }

  @Test("no scale leaves bytes alone")
  func none() throws {
    let folder = try TemporaryFolder()
    try folder.writeIDX(images: idx([2, 1, 1], [7, 255]), labels: idx([2], [0, 1]))
    let data = try DataSource.idx(folder.path).load(DataOptions(scale: .none))
    #expect(data.training.rows == [[7], [255]])
  }

  @Test("the standard scale is found on the training samples in use and serves the test samples")
  func standard() throws {
    let folder = try TemporaryFolder()
    // Of the first four, column 1 has mean 5 and deviation 3, column 2 is constant.
    try folder.writeIDX(
      images: idx([5, 2], [2, 9, 8, 9, 2, 9, 8, 9, 255, 255]), labels: idx([5], [0, 1, 0, 1, 0]))
    try folder.writeIDX("t10k", images: idx([1, 2], [11, 12]), labels: idx([1], [1]))
    let source = DataSource.idx(folder.path)
    let data = try source.load(DataOptions(samples: 4, scale: .standard))
    #expect(close(data.training.rows, [[-1, 0], [1, 0], [-1, 0], [1, 0]]))
    #expect(close(data.test?.rows ?? [], [[2, 3]]))
    #expect(data.training.features.storage == .bytes([2, 9, 8, 9, 2, 9, 8, 9]))
  }

  @Test("bytes and the same real numbers have the same standard scale")
  func bytesAndReals() throws {
    let bytes: [UInt8] = [0, 3, 255, 255, 17, 254, 90, 255, 128, 7, 7, 255]
    let folder = try TemporaryFolder()
    try folder.writeIDX(images: idx([3, 4], bytes), labels: idx([3], [0, 1, 0]))
    let lines = stride(from: 0, to: 12, by: 4).map { row in
      bytes[row..<row + 4].map { "\($0)," }.joined() + "0.5\n"
    }
    let csv = try folder.write("a.csv", Array(lines.joined().utf8))
    let options = DataOptions(scale: .standard)
    let fromBytes = try DataSource.idx(folder.path).load(options).training.rows
    let fromReals = try DataSource.csv(csv).load(options).training.rows
    #expect(close(fromBytes, fromReals))
    for column in 0..<3 {
      let values = fromBytes.map { $0[column] }
      let mean = values.reduce(0, +) / 3
      let variance = values.reduce(0) { $0 + $1 * $1 } / 3
      #expect(abs(mean) < tolerance)
      #expect(abs(variance - 1) < tolerance)
    }
    #expect(fromBytes.map { $0[3] } == [0, 0, 0])
  }

  @Test(
    "numbers of any size become finite",
    arguments: ["1e308", "1e200", "1e-200", "5e-324", "0.1"])
  func extremes(size: String) throws {
    let folder = try TemporaryFolder()
    let csv = try folder.write("a.csv", Array("\(size),\(size),1\n-\(size),\(size),0\n".utf8))
    let rows = try DataSource.csv(csv).load(DataOptions(scale: .standard)).training.rows
    #expect(rows.joined().allSatisfy { $0.isFinite })
    #expect(rows.map { $0[1] } == [0, 0])
    // The smallest number has no finite inverse and is only shifted.
    if size != "5e-324" { #expect(close(rows.map { [$0[0]] }, [[1], [-1]])) }
  }

  /// A few roundings of numbers near 1.
  private let tolerance = 1e-12

  private func close(_ a: [[Double]], _ b: [[Double]]) -> Bool {
    a.map(\.count) == b.map(\.count)
      && zip(a.joined(), b.joined()).allSatisfy { abs($0 - $1) < tolerance }
  }
}
