import FathomFiles
import FathomData
import Foundation
import Testing

/// An archive that is wrong, and what is said of it.
struct BadArchive: Sendable {
  let zip: Zip
  let code: FileError.Code
  let parts: [String]

  init(_ zip: Zip, _ code: FileError.Code, _ parts: [String]) {
    self.zip = zip
    self.code = code
    self.parts = parts
  }
}

private let test = npy("(1, 2)", descr: "'|u1'", [5, 6])

private let badArchives: [BadArchive] = [
  BadArchive(Zip(members: []), .notFound, ["no array in the file", "numpy.savez"]),
  BadArchive(
    Zip(members: [("x.npy", []), ("labels.npy", [])]), .notFound, ["'y'", "'x', 'labels'"]),
  BadArchive(archive(more: [("x.npy", [])]), .corrupt, ["'x'", "twice"]),
  BadArchive(archive(x: []), .empty, ["array 'x'", "empty"]),
  BadArchive(archive(x: [1, 2, 3]), .unsupportedFormat, ["array 'x'", "NumPy array"]),
  BadArchive(
    archive(x: npy("(3, 2)", descr: "'|u1'", [1, 2, 3, 4, 5, 6])), .mismatch, ["3", "2"]),
  BadArchive(
    archive(x: npy("(2, 2)", descr: "'|u1'", [1, 2, 3])), .truncated, ["'x'", "3 bytes"]),
  BadArchive(archive(x: npy("(2, 1)", descr: "'|u1'", [1, 2, 3])), .excess, ["'x'", "3 bytes"]),
  BadArchive(archive(x: npy("()", descr: "'|u1'", [1])), .mismatch, ["holds 1 samples"]),
  BadArchive(archive(x: npy("(0, 2)", descr: "'|u1'", [])), .mismatch, ["holds 0 samples"]),
  BadArchive(
    archive(x: npy("(0,)", descr: "'|u1'", []), y: npy("(0,)", descr: "'|u1'", [])), .empty,
    ["no samples"]
  ),
  BadArchive(archive(x: npy("(2, 0)", descr: "'|u1'", [])), .empty, ["no values"]),
  BadArchive(archive(y: npy("(2, 0)", [])), .empty, ["'y'", "no targets"]),
  BadArchive(
    archive(y: npy("(2, 1, 1)", descr: "'|u1'", [0, 1])), .mismatch, ["'y'", "(2, 1, 1)"]),
  BadArchive(archive(y: npy("()", descr: "'|u1'", [1])), .mismatch, ["'y'", "()"]),
  BadArchive(
    archive(y: npy("(2,)", descr: "'|i1'", [0, 0xFF])), .labelOutOfRange, ["sample 2", "-1"]),
  BadArchive(
    archive(y: npy("(2,)", descr: "'<u2'", [0x10, 0x27, 0, 0])), .labelOutOfRange,
    ["sample 1", "10000", "9999", "floats"]
  ),
  BadArchive(
    archive(y: npy("(2,)", descr: "'<u8'", Array(repeating: 0xFF, count: 16))),
    .labelOutOfRange, ["sample 1"]
  ),
  BadArchive(
    archive(x: npy("(2, 2)", descr: "'<f2'", [0, 0, 0, 0, 0, 0, 0, 0x7E])), .malformedText,
    ["'x'", "sample 2, feature 2", "nan"]
  ),
  BadArchive(
    archive(x: npy("(2, 2)", descr: "'<f2'", fortran: "True", [0, 0, 0, 0x7C, 0, 0, 0, 0])),
    .malformedText, ["'x'", "sample 2, feature 1", "inf"]
  ),
  BadArchive(
    archive(y: npy("(2,)", descr: "'<f2'", [0, 0, 0, 0xFC])), .malformedText,
    ["sample 2", "-inf"]
  ),
  BadArchive(archive(more: [("x_test.npy", test)]), .notFound, ["'y_test'"]),
  BadArchive(
    archive(more: [
      ("x_test.npy", npy("(1, 1)", descr: "'|u1'", [5])),
      ("y_test.npy", npy("(1,)", descr: "'|u1'", [0])),
    ]), .mismatch, ["2 numbers", "'x_test' 1"]
  ),
  BadArchive(
    archive(more: [
      ("x_test.npy", npy("(1, 2)", descr: "'|i1'", [5, 6])),
      ("y_test.npy", npy("(1,)", descr: "'|u1'", [0])),
    ]), .mismatch, ["bytes (uint8)"]
  ),
  BadArchive(
    archive(more: [
      ("x_test.npy", test), ("y_test.npy", npy("(1,)", descr: "'<f2'", [0, 0])),
    ]), .mismatch, ["'y_test'"]
  ),
]

@Suite("NumPy archives as data")
struct NPZTests {
  private func load(
    _ zip: Zip, _ options: DataOptions = DataOptions(scale: .none)
  ) throws -> LoadedData {
    let folder = try TemporaryFolder()
    return try DataSource.npz(folder.write("a.npz", zip.bytes)).load(options)
  }

  @Test("unsigned bytes stay bytes, which the unit scale divides by 255")
  func bytes() throws {
    let zip = archive(x: npy("(2, 1, 2)", descr: "'|u1'", [0, 51, 102, 255]))
    let data = try load(zip, DataOptions())
    #expect(data.training.features.storage == .bytes([0, 51, 102, 255]))
    let expected: [[Double]] = [[0, 51 / 255], [102 / 255, 1]]
    #expect(data.training.rows == expected)
    #expect(data.training.labels == [0, 1] && data.classes == 2 && data.test == nil)
  }

  @Test(
    "numbers take four bytes where single precision holds them, and eight otherwise",
    arguments: [
      ("'|i1'", [2, 0xFF], true), ("'<i2'", [2, 0, 0xFF, 0xFF], true),
      ("'>u2'", [0, 2, 0xFF, 0xFF], true), ("'<f2'", [0, 0x40, 0, 0xBC], true),
      ("'|b1'", [1, 0], true), ("'>i4'", [0, 0, 0, 2, 0xFF, 0xFF, 0xFF, 0xFF], false),
      ("'<f4'", [0, 0, 0, 0x40, 0, 0, 0x80, 0xBF], true),
    ] as [(String, [UInt8], Bool)])
  func storage(descr: String, bytes: [UInt8], isFloat: Bool) throws {
    let features = try load(archive(x: npy("(2,)", descr: descr, bytes))).training.features
    let values: [Double] =
      switch descr {
      case "'>u2'": [2, 65535]
      case "'|b1'": [1, 0]
      default: [2, -1]
      }
    #expect(features.storage == (isFloat ? .floats(values.map { Float($0) }) : .reals(values)))
  }

  @Test("floats have the same standard scale as the same numbers in double precision")
  func standard() throws {
    let doubles: [Double] = [1000.5, -3, 1001, -3, 1002.25, -3]
    func bytes(_ numbers: [some FixedWidthInteger]) -> [UInt8] {
      numbers.flatMap { number in
        (0..<number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
      }
    }
    let labels = npy("(3,)", descr: "'|u1'", [0, 1, 0])
    let options = DataOptions(scale: .standard)
    let wide = try load(
      archive(x: npy("(3, 2)", descr: "'<f8'", bytes(doubles.map(\.bitPattern))), y: labels),
      options)
    let narrow = try load(
      archive(x: npy("(3, 2)", bytes(doubles.map { Float($0).bitPattern })), y: labels), options)
    #expect(narrow.training.features.scale == wide.training.features.scale)
    #expect(narrow.training.features.shift == wide.training.features.shift)
    #expect(narrow.training.rows == wide.training.rows)
  }

  @Test("dimensions after the first are flattened with the last index fastest in either order")
  func flattening() throws {
    let c = npy("(2, 2, 3)", descr: "'|u1'", Array(0..<12))
    // a[i, j, k] = 6i + 3j + k lies at i + 2j + 4k.
    let fortran = npy(
      "(2, 2, 3)", descr: "'|u1'", fortran: "True", [0, 6, 3, 9, 1, 7, 4, 10, 2, 8, 5, 11])
    for x in [c, fortran] {
      #expect(
        try load(archive(x: x)).training.rows == [[0, 1, 2, 3, 4, 5], [6, 7, 8, 9, 10, 11]])
      let first = try load(archive(x: x), DataOptions(samples: 1, scale: .none))
      #expect(first.training.rows == [[0, 1, 2, 3, 4, 5]])
      #expect(first.training.labels == [0] && first.classes == 2)
    }
  }

  @Test(
    "answers are classes or real targets by their type and shape",
    arguments: [
      ("(2,)", "'|u1'", [1, 2], Targets.labels([1, 2], classes: 3)),
      ("(2, 1)", "'<i2'", [1, 0, 0, 0], .labels([1, 0], classes: 2)),
      ("(2,)", "'|b1'", [1, 0], .labels([1, 0], classes: 2)),
      ("(2,)", "'<f2'", [0, 0x40, 0, 0xBC], .values([2, -1], columns: 1)),
      ("(2, 1)", "'<f2'", [0, 0x40, 0, 0xBC], .values([2, -1], columns: 1)),
      ("(2, 2)", "'|i1'", [1, 0, 0, 1], .values([1, 0, 0, 1], columns: 2)),
    ] as [(String, String, [UInt8], Targets)])
  func targets(shape: String, descr: String, bytes: [UInt8], targets: Targets) throws {
    #expect(try load(archive(y: npy(shape, descr: descr, bytes))).training.targets == targets)
  }

  @Test("test arrays are held out, or take the place of the others")
  func test() throws {
    let zip = archive(more: [
      ("x_test.npy", npy("(1, 2)", descr: "'|u1'", [5, 6])),
      ("y_test.npy", npy("(1,)", descr: "'|u1'", [2])), ("readme.txt", [1]),
    ])
    let data = try load(zip)
    #expect(data.training.rows == [[1, 2], [3, 4]] && data.test?.rows == [[5, 6]])
    #expect(data.classes == 3 && data.test?.classes == 3)
    let test = try load(zip, DataOptions(split: .test, scale: .none))
    #expect(test.training.rows == [[5, 6]] && test.test == nil)
  }

  @Test(
    "an archive that cannot be used says which array is wrong, and how",
    arguments: badArchives)
  func rejected(bad: BadArchive) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a.npz", bad.zip.bytes)
    expect(loadError(.npz(file)), bad.code, saying: [file] + bad.parts)
  }

  @Test("a number of samples or a part that is not there says what is")
  func unavailable() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a.npz", archive().bytes)
    expect(
      loadError(.npz(file), DataOptions(samples: 3)), .unavailable, saying: ["there are 2"])
    expect(
      loadError(.npz(file), DataOptions(split: .test)), .unavailable, saying: ["no test samples"])
    expect(
      loadError(.npz(file), DataOptions(target: "y")), .unavailable, saying: ["'y'", "CSV"])
    expect(loadError(.npz("/no/such.npz")), .notFound, saying: ["no such file"])
    let single = try folder.write("b.npz", npy("(1,)", descr: "'|u1'", [1]))
    expect(loadError(.npz(single)), .unsupportedFormat, saying: [".npy", "numpy.savez"])
  }
}
