import FathomData
import Testing

@Suite("Folders of IDX files")
struct IDXTests {
  private let images = idx([3, 2, 2], Array(1...12))
  private let labels = idx([3], [2, 0, 1])

  @Test("plain and gzipped files give the same samples", arguments: [false, true])
  func reads(gzipped: Bool) throws {
    let folder = try TemporaryFolder()
    try folder.writeIDX(images: images, labels: labels, gzipped: gzipped)
    let data = try DataSource.idx(folder.path).load(DataOptions(scale: .none))
    #expect(data.training.rows == [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12]])
    #expect(data.training.labels == [2, 0, 1])
    #expect(data.classes == 3)
    #expect(data.inputs == 4)
    #expect(data.test == nil)
    #expect(data.name == "idx:\(folder.path)")
    #expect(data.training.features.storage == .bytes(Array(1...12)))
  }

  @Test("names with a dot are found")
  func dottedNames() throws {
    let folder = try TemporaryFolder()
    try folder.write("train-images.idx3-ubyte", images)
    try folder.write("train-labels.idx1-ubyte.gz", gzip(labels))
    #expect(try DataSource.mnist(folder.path).load().training.samples == 3)
  }

  @Test("a gzipped file without the ending is inflated")
  func gzipByContent() throws {
    let folder = try TemporaryFolder()
    try folder.writeIDX(images: gzip(images), labels: gzip(labels))
    #expect(try DataSource.idx(folder.path).load().training.labels == [2, 0, 1])
  }

  @Test("a gzip file in two parts is read to its end")
  func gzipMembers() throws {
    let folder = try TemporaryFolder()
    let parts = gzip(Array(images[..<9])) + gzip(Array(images[9...]))
    try folder.write("train-images-idx3-ubyte.gz", parts)
    try folder.write("train-labels-idx1-ubyte", labels)
    let data = try DataSource.idx(folder.path).load()
    #expect(data.training.features.storage == .bytes(Array(1...12)))
  }

  @Test(
    "any number of dimensions becomes columns", arguments: [[3, 4], [3, 4, 1], [3, 1, 2, 2]])
  func ranks(dimensions: [Int]) throws {
    let folder = try TemporaryFolder()
    try folder.writeIDX(images: idx(dimensions, Array(1...12)), labels: labels)
    #expect(try DataSource.idx(folder.path).load().inputs == 4)
  }

  @Test("larger files than one chunk come out whole")
  func manyChunks() throws {
    let folder = try TemporaryFolder()
    // Runs of equal bytes, so that the data inflates more than the guess for its memory.
    let bytes = (0..<2_000_000).map { UInt8(truncatingIfNeeded: $0 / 5000) }
    try folder.writeIDX(
      images: idx([1000, 2000], bytes), labels: idx([1000], Array(repeating: 0, count: 1000)),
      gzipped: true)
    let data = try DataSource.idx(folder.path).load()
    #expect(data.training.features.storage == .bytes(bytes))
  }

  @Test("the classes are ten for mnist, and go by the labels of both parts for idx")
  func classes() throws {
    let folder = try TemporaryFolder()
    try folder.writeIDX(images: images, labels: labels)
    try folder.writeIDX("t10k", images: idx([1, 2, 2], [9, 9, 9, 9]), labels: idx([1], [6]))
    #expect(try DataSource.idx(folder.path).load().classes == 7)
    #expect(try DataSource.mnist(folder.path).load().classes == 10)
  }
}
