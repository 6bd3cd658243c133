import FathomData
import FathomTestSupport
import Foundation
import Testing

@Suite("NumPy's own files")
struct NumPyTests {
  @Test(
    "are read in every type, byte order, index order, shape, version and packing",
    .enabled(if: Python.hasNumPy, "\(Python.noNumPy)"))
  func variants() throws {
    let folder = try TemporaryFolder()
    let problem = try Python.script("write_arrays.py", [folder.path])
    try #require(problem == nil, "\(problem ?? "")")
    let archives = try ["stored", "deflated"].map {
      try NPZFile(contentsOf: "\(folder.path)/\($0).npz")
    }
    let index = try String(contentsOfFile: "\(folder.path)/index.txt", encoding: .utf8)
    let lines = index.split(separator: "\n").map { $0.split(separator: "|").map(String.init) }
    #expect(lines.count > 70)
    for line in lines {
      let file = "\(folder.path)/\(line[0]).npy"
      let readers: [() throws -> NumPyArray] =
        [{ try NumPyArray(contentsOf: file) }]
        + archives.map { archive in { try NumPyArray(line[0], of: archive) } }
      for read in readers {
        if line[2] == "read" {
          let array = try read()
          let expected = try numbers("\(folder.path)/\(line[0]).expected")
          #expect(array.shape == line[1].split(separator: ",").compactMap { Int($0) }, "\(line[0])")
          #expect(array.values.map(bits) == expected.map(bits), "\(line[0])")
        } else {
          #expect { _ = try read() } throws: { error in
            "\(error)".contains(line[0]) && "\(error)".contains(line[3])
          }
        }
      }
    }
  }

  @Test(
    "are what we write, packed or not, also with the fields for more than 4 GB",
    .enabled(if: Python.hasNumPy, "\(Python.noNumPy)"),
    arguments: [false, true], [UInt64(0xFFFF_FFFF), 300, 100, 0])
  func written(compressed: Bool, wideFrom: UInt64) throws {
    let folder = try TemporaryFolder()
    let file = "\(folder.path)/a.npz"
    try writeSample(file, compressed: compressed, wideFrom: wideFrom)
    let problem = try Python.script("read_arrays.py", [file])
    #expect(problem == nil, "\(problem ?? "")")
  }

  @Test(
    "what we write is what we read", arguments: [false, true], [UInt64(0xFFFF_FFFF), 300, 100, 0])
  func roundTrip(compressed: Bool, wideFrom: UInt64) throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/a.npz"
    try writeSample(path, compressed: compressed, wideFrom: wideFrom)
    let file = try NPZFile(contentsOf: path)
    #expect(
      file.names == ["floats", "doubles", "bytes", "longs", "single", "empty", "special"])
    let floats = try NumPyArray("floats", of: file)
    let quarters: [Double] = (0..<12).map { Double($0) / 4 - 1 }
    #expect(floats.shape == [3, 4] && floats.values == quarters)
    let single = try NumPyArray("single", of: file)
    #expect(single.shape == [] && single.values == [2.5])
    let empty = try NumPyArray("empty", of: file)
    #expect(empty.shape == [0, 3] && empty.values.isEmpty)
    let special = try NumPyArray("special", of: file).values
    #expect(special[0].isNaN && special[1] == .infinity && special[4] > 0)
  }

  /// The arrays that `read_arrays.py` expects.
  private func writeSample(_ path: String, compressed: Bool, wideFrom: UInt64) throws {
    var writer = try NPZWriter(path, compressed: compressed, wideFrom: wideFrom)
    try writer.add("floats", shape: [3, 4], (0..<12).map { Float($0) / 4 - 1 })
    try writer.add("doubles", shape: [2, 3, 5], (0..<30).map { Double($0) / 4 - 1 })
    try writer.add("bytes", shape: [7], (0..<7).map { UInt8((250 + $0) % 256) })
    try writer.add("longs", shape: [2, 1], [Int64(-1) << 62, Int64(-1) << 62 + 1])
    try writer.add("single", shape: [], [2.5])
    try writer.add("empty", shape: [0, 3], [Float]())
    try writer.add(
      "special", shape: [5], [.nan, .infinity, -.infinity, -0.0, Float.leastNonzeroMagnitude])
    #expect(!FileManager.default.fileExists(atPath: path))
    try writer.finish()
  }

  /// A number's bits, all NaN being one.
  private func bits(_ number: Double) -> UInt64 { number.isNaN ? .max : number.bitPattern }

  private func numbers(_ path: String) throws -> [Double] {
    let data = [UInt8](try Data(contentsOf: URL(filePath: path)))
    return stride(from: 0, to: data.count, by: 8).map { start in
      Double(bitPattern: (0..<8).reversed().reduce(0) { $0 << 8 | UInt64(data[start + $1]) })
    }
  }
}
