import FathomFiles
import FathomData
import FathomNumerics
import Testing

@Suite("Damaged files")
struct FuzzTests {
  @Test("a damaged IDX file loads or is refused, never more", arguments: 0..<300 as Range<UInt32>)
  func idxFiles(round: UInt32) throws {
    var random = RandomStream(seed: 2, purpose: .data, index: round)
    let images = idx([6, 3, 2], (0..<36).map { UInt8($0 * 7 % 256) })
    let labels = idx([6], [0, 1, 2, 0, 1, 2])
    let packed = round.isMultiple(of: 2)
    let folder = try TemporaryFolder()
    try folder.writeIDX(
      images: damaged(packed ? gzip(images) : images, &random),
      labels: random.index(below: 3) == 0 ? damaged(labels, &random) : labels)
    try check(.idx(folder.path), scale: round.isMultiple(of: 3) ? .standard : .unit)
  }

  @Test("a damaged CSV file loads or is refused, never more", arguments: 0..<300 as Range<UInt32>)
  func csvFiles(round: UInt32) throws {
    var random = RandomStream(seed: 3, purpose: .data, index: round)
    let text =
      round.isMultiple(of: 2)
      ? "a,b,c\r\n1,2.5,0\r\n-3e-2,4,1\r\n.5,1e300,0\r\n0,0,1\r\n"
      : "a,\"b\"\"\n\",c\n1,\"2.5\",\"x,\ny\"\n-3e-2, 4 ,\"z\"\"\"\n.5,1e300,z\n"
    let folder = try TemporaryFolder()
    let file = try folder.write("a.csv", damaged(Array(text.utf8), &random))
    try check(.csv(file), scale: round.isMultiple(of: 3) ? .standard : .unit)
  }

  @Test("a damaged archive loads or is refused, never more", arguments: 0..<300 as Range<UInt32>)
  func archives(round: UInt32) throws {
    var random = RandomStream(seed: 4, purpose: .data, index: round)
    let shape = round.isMultiple(of: 2) ? "(3, 2, 2)" : "(3, 4)"
    var x = npy(
      shape, descr: "'<f2'", fortran: round.isMultiple(of: 4) ? "True" : "False",
      (0..<24).map { UInt8($0 * 5) })
    var y = npy("(3,)", descr: "'<i4'", [0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0])
    // Damage within an array comes under a right checksum.
    if random.index(below: 2) == 0 { x = damaged(x, &random) }
    if random.index(below: 4) == 0 { y = damaged(y, &random) }
    let whole = archive(x: x, y: y).bytes
    let folder = try TemporaryFolder()
    let file = try folder.write(
      "a.npz", random.index(below: 2) == 0 ? damaged(whole, &random) : whole)
    try check(.npz(file), scale: round.isMultiple(of: 3) ? .standard : .unit)
  }

  /// Loads, and holds what loading promises: finite inputs, at least one sample.
  private func check(_ source: DataSource, scale: DataOptions.Scale) throws {
    do throws(FileError) {
      let data = try source.load(DataOptions(scale: scale)).training
      #expect(data.samples > 0)
      #expect(data.rows.joined().allSatisfy { $0.isFinite })
    } catch {
      let path = source.description.drop { $0 != "/" }
      let namesIt = error.place.contains(path)
      #expect(namesIt, "\(error)")
      #expect(!error.problem.isEmpty && !error.remedy.isEmpty)
    }
  }

  /// The bytes with one to three changes: a bit, a byte, an end, a piece twice or not at all.
  private func damaged(_ bytes: [UInt8], _ random: inout RandomStream) -> [UInt8] {
    var result = bytes
    let interesting: [UInt8] = [0, 1, 0x7F, 0x80, 0xFF, 0x0A, 0x0D, 0x22, 0x2C, 0x2D, 0x2E, 0x65]
    for _ in 0...random.index(below: 3) where !result.isEmpty {
      let place = random.index(below: result.count)
      let end = min(result.count, place + random.index(below: 9))
      switch random.index(below: 6) {
      case 0: result[place] ^= 1 << UInt8(random.index(below: 8))
      case 1: result[place] = UInt8(random.index(below: 256))
      case 2: result[place] = interesting[random.index(below: interesting.count)]
      case 3: result.removeSubrange(place...)
      case 4: result.removeSubrange(place..<end)
      default: result.insert(contentsOf: result[place..<end], at: place)
      }
    }
    return result
  }
}
