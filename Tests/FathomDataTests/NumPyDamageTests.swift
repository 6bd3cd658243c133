import FathomFiles
import FathomData
import FathomNumerics
import Foundation
import Testing

@Suite("Damaged NumPy files")
struct NumPyDamageTests {
  @Test(
    "a header that makes no sense is refused with its reason",
    arguments: [
      (npy("(2,)", version: 4, []), ["version 4.0"]), (npy("(2,)", version: 0, []), ["version"]),
      (npy(header: "", []), ["cannot be read"]), (npy(header: "{", []), ["cannot be read"]),
      (npy(header: "{}", length: 60_000, []), ["within the header"]),
      (npy(header: "{}", version: 2, length: 0xFFFF_FFFF, []), ["4294967295 bytes long"]),
      (npy(header: "{'descr': '<f4', 'shape': (2,)}", []), ["does not name"]),
      (
        npy(header: "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': ()}", []),
        ["does not name"]
      ),
      (npy(header: "{'descr': '<f4', 'fortran_order': 0, 'shape': ()}", []), ["does not name"]),
      (npy("(2,) x", []), ["cannot be read"]), (npy("(2, -1)", []), ["shape"]),
      (npy("(2, 'a')", []), ["shape"]), (npy("(99999999999999999999,)", []), ["cannot be read"]),
      (npy("(9223372036854775807, 9223372036854775807)", []), ["larger than any file"]),
      (npy("(9223372036854775807,)", []), ["0 bytes follow", "fewer"]),
      (npy("(1000000000000, 8)", []), ["0 bytes follow", "fewer"]),
      (npy("(\(Array(repeating: "1,", count: 65).joined()))", []), ["65 dimensions"]),
      (npy(String(repeating: "(", count: 50_000), []), ["cannot be read"]),
      (npy("(1,)", descr: "'<f3'", [0, 0, 0]), ["numbers of type <f3"]),
      (npy("(1,)", descr: "'|f4'", [0, 0, 0, 0]), ["numbers of type |f4"]),
      (npy("(1,)", descr: "'x'", [0]), ["unknown type 'x'"]),
      (npy("(1,)", descr: "''", [0]), ["unknown type ''"]),
      (npy("(1,)", descr: "7", [0]), ["unknown type"]),
      (npy("(1,)", descr: "None", [0]), ["unknown type"]),
      (npy("(1,)", descr: "[('a', '<f4')]", [0, 0, 0, 0]), ["records with named fields"]),
    ] as [([UInt8], [String])])
  func headers(bytes: [UInt8], parts: [String]) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a.npy", bytes)
    do throws(FileError) {
      let array = try NumPyArray(contentsOf: file)
      Issue.record("reads an array of shape \(array.shape)")
    } catch {
      expect(error, error.code, saying: [file] + parts)
    }
  }

  @Test("a header may be written as other programs do")
  func otherHeaders() throws {
    let folder = try TemporaryFolder()
    for header in [
      "{\"shape\":(2L,), \"fortran_order\":False,\"descr\":\"|u1\"}",
      " { 'shape' : [ 2 ] ,\n'descr':'>u1','fortran_order':True,}\n\n",
      "{'descr': '=u1', 'fortran_order': False, 'shape': (2,)}",
    ] {
      let array = try NumPyArray(contentsOf: folder.write("a.npy", npy(header: header, [7, 8])))
      #expect(array.shape == [2] && array.values == [7, 8])
    }
  }

  @Test("a size of zero excuses any other size, and huge sizes do not add up to nothing")
  func zeroSizes() throws {
    let folder = try TemporaryFolder()
    for shape in ["(0, 4611686018427387904, 4611686018427387904)", "(4611686018427387904, 8, 0)"] {
      for fortran in ["False", "True"] {
        let file = try folder.write("a.npy", npy(shape, fortran: fortran, []))
        // It must not trap; no numbers are what such an array holds.
        let array = try? NumPyArray(contentsOf: file)
        #expect(array?.values.isEmpty ?? true)
      }
    }
  }

  private static func changed(_ change: (inout Zip) -> Void) -> [UInt8] {
    var zip = archive()
    change(&zip)
    return zip.bytes
  }

  @Test(
    "a zip file that contradicts itself is refused with its reason",
    arguments: [
      ([], ["empty"]), (Array("PK".utf8), ["not a complete zip archive"]),
      (archive().bytes + [0], ["not a complete zip archive"]),
      (changed { $0.method = 12 }, ["compressed with bzip2"]),
      (changed { $0.method = 99 }, ["compressed with method 99"]),
      (changed { $0.flags = 1 }, ["encrypted"]),
      (changed { $0.method = 8 }, ["array 'y'"]),
      (changed { $0.claimedEntries = 3 }, ["2 entries instead of 3"]),
      (changed { $0.claimedOffset = 1 }, ["does not match"]),
      (changed { $0.claimedOffset = 0xFFFF_FFF0 }, ["does not match"]),
      (changed { $0.claimedOffset = 0xFFFF_FFFF }, ["damaged at entry 1"]),
      (changed { $0.claimedSize = 5 }, ["claims 5 bytes"]),
      (changed { $0.claimedSize = 0xFFFF_FFFF }, ["damaged at entry 1"]),
      (changed { $0.claimedPackedSize = 0xFFFF_FFF0 }, ["does not match"]),
      (
        changed {
          $0.method = 8
          $0.claimedSize = 0xFFFF_FFF0
        }, ["claims 4294967280 bytes"]
      ),
    ] as [([UInt8], [String])])
  func zipFiles(bytes: [UInt8], parts: [String]) throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a.npz", bytes)
    let error = loadError(.npz(file))
    if let error { expect(error, error.code, saying: [file] + parts) }
  }

  @Test("a comment at the end does not matter")
  func comment() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a.npz", Self.changed { $0.comment = "PK\u{5}\u{6} by hand" })
    #expect(try DataSource.npz(file).load().training.samples == 2)
  }

  /// A small archive, packed or not, with narrow or wide fields.
  private func sample(_ folder: TemporaryFolder, _ compressed: Bool, _ wide: UInt64) throws
    -> [UInt8]
  {
    let path = "\(folder.path)/whole.npz"
    var writer = try NPZWriter(path, compressed: compressed, wideFrom: wide)
    try writer.add("x", shape: [3, 2], [0.5, 1, 1.5, 2, 2.5, 3] as [Float])
    try writer.add("y", shape: [3], [0, 1, 2] as [UInt8])
    try writer.finish()
    return [UInt8](try Data(contentsOf: URL(filePath: path)))
  }

  @Test("cut anywhere, an archive is refused", arguments: [false, true], [UInt64(0xFFFF_FFFF), 0])
  func truncation(compressed: Bool, wide: UInt64) throws {
    let folder = try TemporaryFolder()
    let whole = try sample(folder, compressed, wide)
    for length in whole.indices {
      let file = try folder.write("a.npz", Array(whole[..<length]))
      #expect(throws: FileError.self) { try DataSource.npz(file).load() }
    }
  }

  @Test(
    "with any single bit changed, an archive is refused or gives the same data",
    arguments: [false, true], [UInt64(0xFFFF_FFFF), 0])
  func bitFlips(compressed: Bool, wide: UInt64) throws {
    let folder = try TemporaryFolder()
    let whole = try sample(folder, compressed, wide)
    let file = try folder.write("a.npz", whole)
    let data = try DataSource.npz(file).load()
    var refused = 0
    for bit in 0..<8 * whole.count {
      var bytes = whole
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      try folder.write("a.npz", bytes)
      do throws(FileError) {
        let found = try DataSource.npz(file).load()
        // Times, attributes and unused bits say nothing about the data.
        #expect(found == data, "bit \(bit)")
      } catch {
        refused += 1
        #expect(error.place.contains(file))
      }
    }
    #expect(refused > 4 * whole.count)
  }

  @Test("cut anywhere or with any bit changed, a single array is refused or read, never more")
  func singleArray() throws {
    let folder = try TemporaryFolder()
    let whole = npy("(3, 2)", descr: "'<i2'", Array(0..<12))
    for length in whole.indices {
      let file = try folder.write("a.npy", Array(whole[..<length]))
      #expect(throws: FileError.self) { try NumPyArray(contentsOf: file) }
    }
    for bit in 0..<8 * whole.count {
      var bytes = whole
      bytes[bit / 8] ^= 1 << UInt8(bit % 8)
      let array = try? NumPyArray(contentsOf: folder.write("a.npy", bytes))
      if let array { #expect(array.values.count == array.shape.reduce(1, *)) }
    }
  }

  @Test("a file that cannot be written leaves nothing and keeps what was there")
  func unwritable() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a.npz", [1, 2, 3])
    do {
      var writer = try NPZWriter(file)
      try writer.add("x", shape: [2], [1, 2] as [Float])
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.npz"])
    #expect(try Data(contentsOf: URL(filePath: file)) == Data([1, 2, 3]))
    for (path, code, words) in [
      ("\(folder.path)/no/a.npz", FileError.Code.unwritable, "make the folder first"),
      ("\(file)/a.npz", .unwritable, "cannot be written"), (folder.path, .wrongKind, "a folder"),
    ] {
      do throws(FileError) {
        _ = try NPZWriter(path)
        Issue.record("\(path) can be written")
      } catch {
        expect(error, code, saying: [path, words])
      }
    }
  }
}
