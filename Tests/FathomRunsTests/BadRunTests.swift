import FathomNetworks
import FathomRecords
import FathomRuns
import FathomTraining
import Foundation
import GRDB
import Testing

@Suite("Runs that cannot be used")
struct BadRunTests {
  private func code(_ body: () throws -> Void) -> RunError.Code? {
    do {
      try body()
      return nil
    } catch let error as RunError {
      #expect(error.description.contains(error.place) && !error.remedy.isEmpty)
      return error.code
    } catch {
      Issue.record("\(error)")
      return nil
    }
  }

  @Test("folders that are none are told apart")
  func folders() throws {
    let fixture = try RunFixture()
    #expect(code { _ = try Run(at: fixture.path("missing")) } == .notARun)
    try FileManager.default.createDirectory(
      atPath: fixture.path("empty"), withIntermediateDirectories: true)
    #expect(code { _ = try Run(at: fixture.path("empty")) } == .notARun)
    try Data().write(to: URL(filePath: fixture.path("file")))
    #expect(code { _ = try Run(at: fixture.path("file")) } == .notARun)
    #expect(code { _ = try RunFolder(creating: fixture.path("file"), experiment: "") } == .exists)
    // An empty folder may become a run; a run may not become another one.
    _ = try RunFolder(creating: fixture.path("empty"), experiment: "x: 1\n")
    #expect(code { _ = try RunFolder(creating: fixture.path("empty"), experiment: "") } == .exists)
    #expect(try Run(at: fixture.path("empty")).experiment() == "x: 1\n")
    #expect(
      code { _ = try RunFolder(creating: fixture.path("file/below"), experiment: "") }
        == .unwritable)
    // What was tried leaves nothing behind.
    let names = try FileManager.default.contentsOfDirectory(atPath: fixture.root.path)
    #expect(names.sorted() == ["empty", "file"])
  }

  @Test("a run that has not begun says so, and can be begun")
  func notBegun() throws {
    let fixture = try RunFixture()
    let folder = try RunFolder(creating: fixture.path("a"), experiment: "")
    #expect(code { _ = try Run(at: folder.path).record() } == .notARun)
    #expect(code { _ = try Run(at: folder.path).network() } == .notARun)
    #expect(try Run(at: folder.path).summary().status == nil)
    // A database that was made, but not filled.
    try Data().write(to: URL(filePath: folder.database))
    #expect(code { _ = try Run(at: folder.path).record() } == .notARun)
    #expect(try fixture.resume("a").train() == .finished)
    #expect(try Run(at: folder.path).record().timeless == fixture.plainRecord())
  }

  @Test("a run is trained by one process at a time")
  func twice() throws {
    let fixture = try RunFixture()
    let folder = try RunFolder(creating: fixture.path("a"), experiment: "")
    do {
      let first = try OpenRun(folder)
      #expect(folder.isInUse)
      #expect(code { _ = try OpenRun(folder) } == .inUse)
      #expect(code { _ = try folder.remove() } == .inUse)
      withExtendedLifetime(first) {}
    }
    #expect(!folder.isInUse)
    _ = try OpenRun(folder)
  }

  @Test("a damaged checkpoint is passed over for the one before")
  func damagedCheckpoint() throws {
    let fixture = try RunFixture()
    do {
      let trainer = try fixture.begin(
        "a", EachStep { if $0.session.step == 50 { $0.control.cancel() } })
      _ = try trainer.train()
    }
    let files = try RunFolder(at: fixture.path("a")).checkpointFiles
    #expect(files.map(\.step) == [50, 40])
    let bytes = try Data(contentsOf: URL(filePath: files[0].path))
    for damaged in [Data(), bytes.prefix(100), bytes.dropLast(), Data(repeating: 0xFF, count: 999)]
    {
      try damaged.write(to: URL(filePath: files[0].path))
      let run = try OpenRun(RunFolder(at: fixture.path("a")))
      let resumption = try #require(try run.resumption(Float.self))
      #expect(resumption.state.progress.step == 40 && resumption.problem?.code == .damaged)
    }
    #expect(try fixture.resume("a").train() == .finished)
    #expect(try Run(at: fixture.path("a")).record().timeless == fixture.plainRecord())
  }

  @Test("a run without a checkpoint that can be read does not begin anew by itself")
  func allDamaged() throws {
    let fixture = try RunFixture()
    do {
      let trainer = try fixture.begin(
        "a", EachStep { if $0.session.step == 50 { $0.control.cancel() } })
      _ = try trainer.train()
    }
    for file in try RunFolder(at: fixture.path("a")).checkpointFiles {
      try Data("nothing".utf8).write(to: URL(filePath: file.path))
    }
    #expect(code { _ = try fixture.resume("a") } == .damaged)
    #expect(try Run(at: fixture.path("a")).record().history.steps.count == 50)
  }

  @Test("what a newer version wrote is refused")
  func newerVersion() throws {
    let fixture = try RunFixture()
    _ = try fixture.begin("a").train()
    let folder = try RunFolder(at: fixture.path("a"))
    let queue = try DatabaseQueue(path: folder.database)
    let version = try queue.read { try Int.fetchOne($0, sql: "PRAGMA user_version") } ?? 0
    try queue.write { db in try db.execute(sql: "PRAGMA user_version = 99") }
    #expect(code { _ = try Run(at: folder.path).record() } == .otherVersion)
    #expect(code { _ = try OpenRun(folder) } == .otherVersion)
    try queue.write { db in try db.execute(sql: "PRAGMA user_version = \(version)") }
    let path = folder.checkpointFiles[0].path
    // The document is JSON in JSON; both texts have the same length.
    let text = try Data(contentsOf: URL(filePath: path))
    let (old, new) = (Data(#"\"format\":2"#.utf8), Data(#"\"format\":9"#.utf8))
    let range = try #require(text.range(of: old))
    try (text[..<range.lowerBound] + new + text[range.upperBound...]).write(
      to: URL(filePath: path))
    #expect(code { _ = try Network(checkpoint: path) } == .otherVersion)
    #expect(code { _ = try fixture.resume("a") } == .otherVersion)
  }

  @Test("a database that is none is called damaged")
  func damagedDatabase() throws {
    let fixture = try RunFixture()
    _ = try fixture.begin("a").train()
    let folder = try RunFolder(at: fixture.path("a"))
    for bytes in [Data(repeating: 0x41, count: 5000), Data("SQLite format 3\0".utf8) + [1, 2, 3]] {
      try bytes.write(to: URL(filePath: folder.database))
      #expect(code { _ = try Run(at: folder.path).record() } == .damaged)
      #expect(code { _ = try OpenRun(folder) } == .damaged)
    }
  }

  @Test(
    "a folder that cannot be written to can be read",
    .enabled(if: geteuid() != 0, "root may write everywhere"))
  func readOnly() throws {
    let fixture = try RunFixture()
    _ = try fixture.begin("a").train()
    let manager = FileManager.default
    try manager.setAttributes([.posixPermissions: 0o555], ofItemAtPath: fixture.path("a"))
    defer {
      try? manager.setAttributes([.posixPermissions: 0o755], ofItemAtPath: fixture.path("a"))
    }
    #expect(try Run(at: fixture.path("a")).record().timeless == fixture.plainRecord())
    #expect(throws: RunError.self) { try OpenRun(RunFolder(at: fixture.path("a"))) }
  }
}
