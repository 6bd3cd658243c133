import FathomFiles
import FathomData
import Foundation
import Testing

@Suite("Files that are written")
struct OutputFileTests {
  private func names(_ folder: TemporaryFolder) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  private func writeError(_ path: String) -> FileError? {
    do throws(FileError) {
      try OutputFile.write([1], to: path)
      Issue.record("writes \(path)")
      return nil
    } catch {
      return error
    }
  }

  @Test("an older file stays until the new one is whole, and for good when that is given up")
  func replacing() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a", [1, 2, 3])
    do {
      let file = try OutputFile(path)
      try file.append([4])
      #expect(try Data(contentsOf: URL(filePath: path)) == Data([1, 2, 3]))
      #expect(try names(folder).count == 2)
    }
    #expect(try names(folder) == ["a"])
    try OutputFile.write([5, 6], to: path)
    #expect(try Data(contentsOf: URL(filePath: path)) == Data([5, 6]))
    #expect(try names(folder) == ["a"])
  }

  @Test("a symbolic link stays one, and what it stands for is replaced")
  func link() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("a", [1])
    let link = "\(folder.path)/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "a")
    try OutputFile.write([2], to: link)
    #expect(try Data(contentsOf: URL(filePath: path)) == Data([2]))
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "a")
    #expect(try names(folder) == ["a", "link"])
  }

  @Test("a process that ends before its time leaves nothing unfinished behind")
  func abandoning() async throws {
    let folder = try TemporaryFolder()
    let path = "\(folder.path)/a"
    await #expect(processExitsWith: .exitCode(7)) { [path = path as String] in
      let file = try OutputFile(path)
      try file.append([1])
      OutputFile.abandonAll { exit(7) }
    }
    #expect(try names(folder) == [])
  }

  @Test("folders, devices, pipes and places that are not there are refused")
  func refused() throws {
    let folder = try TemporaryFolder()
    expect(writeError(folder.path), .wrongKind, saying: [folder.path, "a folder"])
    expect(writeError("/dev/null"), .wrongKind, saying: ["/dev/null", "a device"])
    let pipe = "\(folder.path)/pipe"
    try #require(unsafe mkfifo(pipe, 0o600) == 0)
    expect(writeError(pipe), .wrongKind, saying: [pipe, "a pipe"])
    let missing = "\(folder.path)/no/such"
    expect(writeError(missing), .unwritable, saying: [missing, "make the folder first"])
    #expect(try names(folder) == ["pipe"])
  }
}
