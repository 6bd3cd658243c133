import FathomFigures
import FathomRecords
import FathomReports
import FathomTestSupport
import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite("Drawing")
struct FigureDrawingTests {
  static let runs: [(String, RunRecord)] = {
    var steps = RunBuilder.vanishing()
    steps.history = (1...40).map { RunBuilder.Step($0, log10Errors: [-4, -3, -2, -1]) }
    var zeros = RunBuilder()
    for index in zeros.initial.hidden.indices { zeros.initial.hidden[index].log10Error = nil }
    zeros.untrain()
    var tiny = RunBuilder.vanishing(hidden: 400, decadesPerLayer: 10)
    tiny.history = (1...3).map {
      RunBuilder.Step($0, log10Errors: Array(repeating: -3000, count: 400))
    }
    var small = RunBuilder(hidden: 1)
    small.costCurve = [0.5]
    return [
      ("trained", steps.record()), ("zeros", zeros.record()), ("tiny", tiny.record()),
      ("NaN", RunBuilder.nothingIsANumber().record()), ("small", small.record()),
    ]
  }()

  @Test("every figure of every run is a well-formed picture with words for those who do not see it")
  func wellFormed() {
    for (name, run) in Self.runs {
      for kind in FigureKind.allCases {
        guard let figure = kind.figure(of: [NamedRun("<&\">\u{1}", run)]).figure else { continue }
        let svg = figure.svg(subtitle: "<&\">")
        let parser = XMLParser(data: Data(svg.utf8))
        #expect(parser.parse(), "\(kind) of \(name)")
        #expect(svg.contains("<title>") && svg.contains("<desc>"))
        #expect(!svg.contains("nan") && !svg.contains("inf\""), "\(kind) of \(name)")
      }
    }
  }

  @Test("a size of 1e-4000 is drawn on the axis and written in full in the table")
  func tiny() throws {
    let run = Self.runs[2].1
    let figure = try #require(FigureKind.profile.figure(of: [NamedRun("run", run)]).figure)
    let svg = figure.svg()
    #expect(svg.contains(">10<tspan dy=\"-4.5\" font-size=\"8.5\">−3000</tspan>"))
    let log10 = try #require(run.initial.layers[0].error.log10RMS)
    let row = try #require(FigureTable(figure).csv().split(separator: "\n").dropFirst().first)
    let fields = row.split(separator: ",", omittingEmptySubsequences: false)
    #expect(fields[3].hasSuffix("e\(Int(log10.rounded(.down)))"))
    #expect(Double(fields[4]) == log10)
    #expect(log10 < -3900)
  }

  @Test("zeros and NaN stand in strips of their own, beside the scale")
  func strips() throws {
    var run = RunBuilder()
    run.initial.hidden[0].log10Error = nil
    run.initial.hidden[1].log10Error = nil
    run.initial.hidden[1].brokenError = .nan
    run.untrain()
    let figure = try #require(FigureKind.profile.figure(of: [NamedRun("run", run.record())]).figure)
    let svg = figure.svg()
    #expect(svg.contains(">0</text>") && svg.contains(">NaN</text>"))
  }

  @Test("the table has a row for each point, and JSON and CSV say the same")
  func table() throws {
    let run = Self.runs[0].1
    let figure = try #require(FigureKind.profile.figure(of: [NamedRun("run", run)]).figure)
    let rows = FigureTable(figure).csv().split(separator: "\n").dropFirst()
    #expect(rows.count == 10)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(FigureTable(figure).json().utf8))
        as? [String: Any])
    let data = try #require(object["data"] as? [[Any]])
    #expect(object["columns"] as? [String] == FigureTable.columns && data.count == 10)
    for (row, values) in zip(rows, data) {
      let fields = row.split(separator: ",", omittingEmptySubsequences: false)
      #expect(values[1] as? String == String(fields[1]))
      for column in [3, 4] {
        let (a, b) = (try #require(values[column] as? Double), try #require(Double(fields[column])))
        // Foundation's reader of JSON is off by a last digit.
        #expect((a - b).magnitude <= 1e-15 * b.magnitude)
      }
    }
  }

  @Test("a terminal sees a small line for each series, within its width", arguments: [40, 80, 120])
  func text(width: Int) throws {
    let figure = try #require(
      FigureKind.updates.figure(of: [NamedRun("run", Self.runs[0].1)]).figure)
    let text = figure.text(style: TextStyle(width: width, unicode: false))
    #expect(text.split(separator: "\n").allSatisfy { $0.count <= width })
    #expect(text.contains("layer 2") && text.contains("layer 6"))
    #expect(text.unicodeScalars.allSatisfy { $0.isASCII })
  }

  @Test("a terminal shows the deviation beside the mean, and no range that is not around it")
  func spreads() {
    let line = Line(key: "a", name: "mean", ink: .accent, points: [Point(0, 1), Point(1, 2)])
    func text(_ key: String, width: Int = 80) -> String {
      let band = Band(
        key: key, name: "± deviation", ink: .accent,
        slices: [Band.Slice(0, 0.75, 1.25), Band.Slice(1, 1.5, 2.5)])
      return Figure(
        kind: .activations, title: "t", caption: "c", summary: "s",
        panels: [
          Panel(
            x: Axis("steps", .whole, 0...1), y: Axis("a", .linear, 0...3),
            marks: [.band(band), .line(line)])
        ]
      ).text(style: TextStyle(width: width))
    }
    #expect(text("a", width: 40).split(separator: "\n").allSatisfy { $0.count <= 40 })
    #expect(text("a").contains("± 0.25") && text("a").contains("± 0.5"))
    #expect(!text("b").contains("±"))
  }
}
