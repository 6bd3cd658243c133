import FathomRecords
import FathomRuns
import FathomTraining
import Foundation
import GRDB
import Testing

@Suite("Catalog of runs")
struct RunCatalogTests {
  @Test("lists what is there, as it is now")
  func listing() throws {
    let fixture = try RunFixture()
    let manager = FileManager.default
    _ = try fixture.begin("b").train()
    do {
      let trainer = try fixture.begin(
        "a", EachStep { if $0.session.step == 33 { $0.control.cancel() } })
      _ = try trainer.train()
    }
    _ = try RunFolder(creating: fixture.path("c"), experiment: "")
    try manager.createDirectory(
      atPath: fixture.path("other"), withIntermediateDirectories: true)
    func list() throws -> [RunSummary] { try RunCatalog(fixture.root.path).runs }

    let first = try list()
    #expect(first.map(\.name) == ["a", "b", "c"])
    #expect(first.map(\.status) == [.interrupted, .finished, nil])
    #expect(first.map(\.step) == [33, 130, 0])
    #expect(first[1].cost == (try Run(at: fixture.path("b")).record().final?.cost))
    // From the index, and without it, the same comes out.
    #expect(try list() == first)
    try manager.removeItem(atPath: fixture.path("index.sqlite"))
    #expect(try list() == first)

    // Runs go on, move and go.
    _ = try fixture.resume("a").train()
    try manager.moveItem(atPath: fixture.path("b"), toPath: fixture.path("d"))
    #expect(try Run(at: fixture.path("c")).folder.remove() == [])
    let then = try list()
    #expect(then.map(\.name) == ["a", "d"] && then.map(\.step) == [130, 130])
    #expect(then[1].cost == first[1].cost && then[1].path.hasSuffix("/d"))
    let queue = try DatabaseQueue(path: fixture.path("index.sqlite"))
    let names = try queue.read {
      try String.fetchAll($0, sql: "SELECT name FROM runs ORDER BY name")
    }
    #expect(names == ["a", "d"])
  }

  @Test("one bad run does not hide the others, nor does a bad index")
  func badRun() throws {
    let fixture = try RunFixture()
    _ = try fixture.begin("a").train()
    _ = try RunFolder(creating: fixture.path("b"), experiment: "")
    try Data("nothing".utf8).write(to: URL(filePath: fixture.path("b/records.sqlite")))
    try Data(repeating: 7, count: 4096).write(to: URL(filePath: fixture.path("index.sqlite")))
    let catalog = try RunCatalog(fixture.root.path)
    #expect(catalog.runs.map(\.name) == ["a"])
    #expect(
      catalog.problems.count == 1 && catalog.problems[0].description.contains("/b/records.sqlite"))
    #expect(throws: RunError.self) { try RunCatalog(fixture.path("missing")) }
  }

  @Test("removing a run leaves what is not its own")
  func removal() throws {
    let fixture = try RunFixture()
    _ = try fixture.begin("a").train()
    try Data("mine".utf8).write(to: URL(filePath: fixture.path("a/notes.txt")))
    let folder = try RunFolder(at: fixture.path("a"))
    #expect(try folder.remove() == ["notes.txt"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["notes.txt"])
    #expect(throws: RunError.self) { try RunFolder(at: folder.path) }
  }
}
