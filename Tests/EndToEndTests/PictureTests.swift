import Foundation
import Testing

@Suite("Pictures")
struct PictureTests {
  private static let diagnose = "diagnose --layers 2,5,5,1 --data circles --steps 30"

  private static var converts: Bool {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/rsvg-convert")
    }
  }

  private func bytes(_ path: String) throws -> Data { try Data(contentsOf: URL(filePath: path)) }

  @Test("a record of a network with batch normalisation reads, and all of its units are drawn")
  func normalized() throws {
    let folder = try TemporaryFolder()
    let record = folder.path("run.json")
    let made = try Tool.fathom.run(
      "diagnose --layers 2,3,3,2 --data xor --normalization batch --steps 3 --record \(record)")
    #expect(made.status == 0, "\(made.errors)")
    let picture = folder.path("network.svg")
    let drawn = try Tool.fathom.run("plot network \(record) -o \(picture)")
    #expect(drawn.status == 0, "\(drawn.errors)")
    let svg = try String(contentsOfFile: picture, encoding: .utf8)
    for unit in 0..<3 {
      #expect(svg.contains("layer 2, unit \(unit)") && svg.contains("layer 3, unit \(unit)"))
    }
  }

  @Test("a diagnosis leaves a record, a figure and a page, and its JSON is what it was")
  func diagnosis() throws {
    let folder = try TemporaryFolder()
    let plain = try Tool.fathom.run("\(Self.diagnose) --format json").json()
    let result = try Tool.fathom.run(
      "\(Self.diagnose) --format json --record \(folder.path("run.json"))"
        + " --plot \(folder.path("speed.svg")) --report \(folder.path("page.html"))")
    #expect(result.status == 0, "\(result.errors)")
    #expect(Set(try result.json().keys) == Set(plain.keys))
    let svg = try String(decoding: bytes(folder.path("speed.svg")), as: UTF8.self)
    #expect(svg.contains("Speed of learning") && svg.contains("layer 3"))
    let page = try String(decoding: bytes(folder.path("page.html")), as: UTF8.self)
    let words = page.replacing("<span>", with: "").replacing("</span>", with: "")
    #expect(words.contains("fathom diagnose --layers 2,5,5,1 --data circles --steps 30"))
    // What fathom report makes of the record is the same page but for warnings.
    let again = try Tool.fathom.run("report \(folder.path("run.json")) -o \(folder.path("b.html"))")
    #expect(again.status == 0, "\(again.errors)")
    #expect(try bytes(folder.path("b.html")) == bytes(folder.path("page.html")))
  }

  @Test("--figure picks what --plot draws; without training it is the profile")
  func kinds() throws {
    let folder = try TemporaryFolder()
    let file = folder.path("a.svg")
    func title(_ options: String) throws -> String {
      let result = try Tool.fathom.run("\(options) --plot \(file)")
      #expect(result.status == 0, "\(result.errors)")
      return try String(decoding: bytes(file), as: UTF8.self)
    }
    #expect(
      try title("\(Self.diagnose) --figure accounts").contains(
        "Gains and losses of the error</title>"))
    #expect(
      try title("diagnose --layers 2,5,5,1 --data circles --steps 0").contains(
        "The profile: error per unit</title>"))
  }

  @Test("figures are PNG and PDF too", .enabled(if: converts, "rsvg-convert is not installed"))
  func converted() throws {
    let folder = try TemporaryFolder()
    let result = try Tool.fathom.run(
      "\(Self.diagnose) --record \(folder.path("run.json")) --plot \(folder.path("a.png"))")
    #expect(result.status == 0, "\(result.errors)")
    #expect(try bytes(folder.path("a.png")).starts(with: [0x89, 0x50, 0x4E, 0x47]))
    let plot = try Tool.fathom.run(
      "plot profile \(folder.path("run.json")) -o \(folder.path("a.pdf"))")
    #expect(plot.status == 0, "\(plot.errors)")
    #expect(try bytes(folder.path("a.pdf")).starts(with: Array("%PDF".utf8)))
  }

  @Test("runs compare: in figures, on a page, as numbers")
  func comparison() throws {
    let folder = try TemporaryFolder()
    for (name, seed) in [("one", 1), ("two", 2)] {
      _ = try Tool.fathom.run(
        "\(Self.diagnose) --seed \(seed) --record \(folder.path("\(name).json"))")
    }
    let both = "\(folder.path("one.json")) \(folder.path("two.json"))"
    let csv = try Tool.fathom.run("plot profile \(both) --format csv")
    #expect(csv.output.hasPrefix("panel,series,x,value,log10,low,high\n"))
    #expect(csv.output.contains(",\"one, before the first step\",2,"))
    let text = try Tool.fathom.run("plot cost \(both)")
    #expect(text.status == 0 && text.output.contains("one ") && text.output.contains("two "))
    let page = folder.path("both.html")
    #expect(try Tool.fathom.run("report \(both) -o \(page)").status == 0)
    let html = try String(decoding: bytes(page), as: UTF8.self)
    #expect(html.contains("<th scope=\"row\">seed</th><td>1</td><td>2</td>"))
  }

  @Test("the folder of a training is a run to draw, and its log has every recorded step")
  func trainedRun() throws {
    let folder = try TemporaryFolder()
    let (run, log, page) = (folder.path("run"), folder.path("log"), folder.path("run.html"))
    let trained = try Tool.fathom.run(
      "train --layers 2,4,4,2 --data xor --steps 30 --run \(run) --tensorboard \(log)")
    #expect(trained.status == 0, "\(trained.errors)")
    let speeds = try Tool.fathom.run("plot speed \(run) --format csv")
    #expect(speeds.status == 0 && speeds.output.hasPrefix("panel,series,x,value"))
    #expect(try Tool.fathom.run("report \(run) -o \(page)").status == 0)
    let html = try String(decoding: bytes(page), as: UTF8.self)
    #expect(html.contains("<th scope=\"row\">layers</th><td>2-4-4-2</td>"))
    let read = try Tool.fathom.run("diagnose --log \(log) --format json")
    #expect(read.status == 0, "\(read.errors)")
    #expect(read.output.contains("\"basis\": \"error\""))
  }

  @Test(
    "what cannot be drawn is refused in one sentence",
    arguments: [
      ("\(diagnose) --plot x.gif", 64, "let it end in .svg"),
      ("\(diagnose) --report x.txt", 64, "let it end in .html"),
      ("\(diagnose) --record x.txt", 64, "let it end in .json"),
      ("\(diagnose) --figure speed", 64, "add for example --plot"),
      ("\(diagnose) --plot /nowhere/x.svg", 1, "make the folder first"),
      ("plot profile missing.json", 1, "there is no such run"),
      ("plot profile README.md", 1, "is not a record"),
      ("plot profile Sources", 1, "holds no experiment.yaml"),
      ("plot nonsense README.md", 64, "nonsense"),
      ("report README.md -o x.html", 1, "is not a record"),
    ])
  func refusals(command: String, status: Int32, words: String) throws {
    let result = try Tool.fathom.run(command)
    #expect(result.status == status && result.output.isEmpty)
    #expect(result.errors.contains(words), "\(result.errors)")
  }

  @Test("a figure that the run has no data for is refused with the reason")
  func nothing() throws {
    let folder = try TemporaryFolder()
    let record = folder.path("run.json")
    _ = try Tool.fathom.run("diagnose --layers 2,5,1 --data circles --steps 0 --record \(record)")
    let result = try Tool.fathom.run("plot speed \(record)")
    #expect(result.status == 1 && result.errors.contains("no training step was recorded"))
  }

  @Test(
    "a record that was tampered with is refused, and nothing traps",
    arguments: [
      ("\"format\":1", "\"format\":99"), ("\"sizes\":[2,5,5,1]", "\"sizes\":[2,5,1]"),
      ("\"layer\":3", "\"layer\":-9"), ("\"samples\":", "\"samples\":9223372036854775807,\"x\":"),
      ("\"step\":", "\"step\":-1,\"x\":"), ("\"counts\":[", "\"counts\":[-1,"),
      ("\"biases\":[", "\"biases\":[1,"),
    ])
  func tampered(change: (from: String, to: String)) throws {
    let folder = try TemporaryFolder()
    let record = folder.path("run.json")
    _ = try Tool.fathom.run("\(Self.diagnose) --record \(record)")
    let text = try String(decoding: bytes(record), as: UTF8.self)
    #expect(text.contains(change.from))
    try folder.write("bad.json", text.replacing(change.from, with: change.to))
    let result = try Tool.fathom.run("plot profile \(folder.path("bad.json"))")
    #expect(result.status == 1 && result.errors.contains("record"), "\(result.errors)")
  }
}
