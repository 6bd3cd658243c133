import FathomFiles
import FathomData
import Foundation
import Testing

@Suite("Paths that cannot be read")
struct PathErrorTests {
  @Test("a missing folder or file says so")
  func missing() {
    expect(loadError(.idx("/no/such")), .notFound, saying: ["/no/such", "no such folder"])
    expect(loadError(.mnist("/no/such")), .notFound, saying: ["/no/such", "no such folder"])
    expect(loadError(.csv("/no/such.csv")), .notFound, saying: ["/no/such.csv", "no such file"])
    expect(loadError(.idx("~/digits")), .notFound, saying: ["~/digits", "$HOME"])
    expect(loadError(.csv("~/a.csv")), .notFound, saying: ["~/a.csv", "$HOME"])
  }

  @Test("a missing Fashion-MNIST says how to install it")
  func missingPackage() {
    let source = DataSource.fashionMNIST
    do throws(FileError) {
      let data = try source.load(DataOptions(), fashionFolder: "/no/such")
      Issue.record("loads \(data.training.samples) samples")
    } catch {
      expect(
        error, .notFound,
        saying: ["/no/such", "apt-get install dataset-fashion-mnist", "idx:DIR"])
    }
  }

  @Test("a file is no folder, a folder is no file")
  func wrongKind() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("a.csv", [])
    expect(loadError(.idx(file)), .wrongKind, saying: [file, "not a folder"])
    let nested = "\(folder.path)/train-images-idx3-ubyte"
    try FileManager.default.createDirectory(atPath: nested, withIntermediateDirectories: true)
    try folder.write("train-labels-idx1-ubyte", idx([1], [0]))
    expect(loadError(.idx(folder.path)), .wrongKind, saying: [nested, "a folder"])
    expect(loadError(.csv(folder.path)), .wrongKind, saying: [folder.path, "a folder"])
    expect(loadError(.csv("/dev/zero")), .wrongKind, saying: ["/dev/zero", "regular file"])
  }

  @Test("a pipe without a writer does not hang")
  func pipe() throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/pipe.csv"
    try #require(unsafe mkfifo(path, 0o600) == 0)
    expect(loadError(.csv(path)), .wrongKind, saying: [path, "regular file"])
  }

  @Test("what the system refuses to open is told with its reason")
  func unreadable() throws {
    let folder = try TemporaryFolder()
    let loop = "\(folder.path)/loop.csv"
    try FileManager.default.createSymbolicLink(atPath: loop, withDestinationPath: loop)
    expect(loadError(.csv(loop)), .unreadable, saying: [loop, "cannot be read", "symbolic links"])
    expect(loadError(.idx(loop)), .unreadable, saying: [loop, "cannot be read"])
    let long = String(repeating: "x", count: 5000) + ".csv"
    expect(loadError(.csv(long)), .unreadable, saying: ["cannot be read"])
  }

  @Test(
    "a file without permission is told as such",
    .enabled(if: geteuid() != 0, "root may read everything"))
  func forbidden() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a.csv", Array("1,2\n".utf8))
    try #require(unsafe chmod(path, 0) == 0)
    expect(loadError(.csv(path)), .unreadable, saying: [path, "permissions"])
  }

  // A sparse file: it has the size that its header claims, and takes no space on the disk.
  @Test("a true header of more than the memory is refused")
  func tooLarge() throws {
    let folder = try TemporaryFolder()
    try folder.write("train-images-idx3-ubyte", idxHeader([1 << 20, 1 << 20]))
    try folder.write("train-labels-idx1-ubyte", idx([1], [0]))
    let file = try FileHandle(forUpdating: URL(filePath: "\(folder.path)/train-images-idx3-ubyte"))
    try file.truncate(atOffset: 12 + (1 << 40))
    try file.close()
    expect(
      loadError(.idx(folder.path)), .tooLarge,
      saying: ["train-images-idx3-ubyte", "loading it takes 1099", "memory"])
  }

  @Test("a table of more than the memory is refused")
  func tooLargeTable() throws {
    let folder = try TemporaryFolder()
    // A terabyte, of which only the rows at the beginning take space.
    let rows = Array(String(repeating: "1,2\n", count: 2000).utf8)
    let path = try folder.write("a.csv", rows)
    let file = try FileHandle(forUpdating: URL(filePath: path))
    try file.truncate(atOffset: 1 << 40)
    try file.close()
    expect(loadError(.csv(path)), .tooLarge, saying: [path, "memory"])
  }

  @Test("a table that is one endless line is refused before it fills the memory")
  func endlessLine() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a.csv", [])
    let file = try FileHandle(forUpdating: URL(filePath: path))
    try file.truncate(atOffset: 1 << 40)
    try file.close()
    expect(loadError(.csv(path)), .malformedText, saying: [path, "line 1", "longer than 64 MB"])
  }
}
