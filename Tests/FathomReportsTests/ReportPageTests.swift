import FathomVocabulary
import FathomFigures
import FathomRecords
import FathomReports
import FathomTestSupport
import Foundation
import Testing

@Suite("Page")
struct ReportPageTests {
  @Test("the verdict comes before every figure, and all parts are there in order")
  func order() throws {
    let page = ReportPage([NamedRun("run", FigureDrawingTests.runs[0].1)]).html()
    let marks = [
      "id=\"verdict\"", "Vanishing", "What to try", "id=\"profile\"", "id=\"speed\"",
      "id=\"accounts\"", "id=\"training\"", "id=\"distributions\"", "id=\"network\"",
      "id=\"noise\"", "id=\"experiment\"",
    ]
    var rest = Substring(page)
    for mark in marks {
      let place = try #require(rest.range(of: mark), "\(mark)")
      rest = rest[place.upperBound...]
    }
  }

  @Test("nothing in it points outside, whatever the records hold")
  func selfContained() {
    var run = FigureDrawingTests.runs[0].1
    run.data.name = "</script><img src=https://example.org/x onerror=alert(1)>"
    run.origin = RunOrigin(
      version: "1", settings: [.init(name: "data", value: "a b'c</code><script>")])
    let page = ReportPage([NamedRun("<b>&", run), NamedRun("</script>", run)]).html()
    #expect(!page.contains("<img") && !page.contains("<b>&") && !page.contains("c</code><script>"))
    for needle in ["src=", "href=\"http", "url(", "@import", "fetch("] {
      let escaped = page.replacing("src=https", with: "")
      #expect(!escaped.contains(needle), "\(needle)")
    }
    // Data and the program itself: no text of a record ends a script.
    #expect(page.ranges(of: "<script").count == page.ranges(of: "</script>").count)
  }

  @Test("every run of every kind has its page", arguments: FigureDrawingTests.runs.map(\.0))
  func runs(name: String) throws {
    let run = try #require(FigureDrawingTests.runs.first { $0.0 == name }?.1)
    let page = ReportPage([NamedRun("run", run)]).html()
    #expect(page.hasSuffix("</html>\n") && page.contains("id=\"figure-profile\""))
    #expect(page.ranges(of: "<svg").count == page.ranges(of: "</svg>").count)
  }

  @Test("a comparison tables what differs, and only that")
  func comparison() {
    var other = RunBuilder()
    other.learningRate = 0.5
    let runs = [NamedRun("one", RunBuilder().record()), NamedRun("two", other.record())]
    let page = ReportPage(runs).html()
    let differing = page.prefix(while: { _ in true }).split(separator: "<h3>Results")[0]
    #expect(differing.contains("learning rate</th><td>0.1</td><td>0.5</td>"))
    #expect(!differing.contains("batch size</th>"))
    #expect(page.contains("verdict</th><td>healthy</td><td>healthy</td>"))
  }

  @Test("a comparison tables settings that no record holds, and how a run is made again")
  func settings() {
    func run(_ settings: [RunOrigin.Setting], _ subcommand: String?) -> RunRecord {
      var run = RunBuilder().record()
      run.origin = RunOrigin(version: "1", settings: settings, subcommand: subcommand)
      return run
    }
    let clipped = run([.init(name: "clip-norm", value: "0.5")], "train")
    let page = ReportPage([NamedRun("one", run([], nil)), NamedRun("two", clipped)]).html()
    #expect(page.contains("clip-norm</th><td>–</td><td>0.5</td>"))
    #expect(page.contains("<span>fathom</span> <span>diagnose</span>"))
    #expect(
      page.contains("<span>train</span> <span>--clip-norm</span> <span>0.5</span>"))
  }

  @Test("200 layers over 10,000 steps fit in 5 MB, and the highest peak is still there")
  func size() {
    var builder = RunBuilder.vanishing(hidden: 199, decadesPerLayer: 0.05)
    builder.steps = 10_000
    var record = builder.record()
    record.history.steps = (1...10_000).map { step in
      StepRecord(
        step: step, cost: 1,
        layers: record.network.layers.map(\.layer).map { layer in
          let wave = Double((step * 7919 + layer.value * 104_729) % 1000) / 1000
          return .init(
            layer: layer, errorRMS: wave, gradientNorm: wave, weightsGradientNorm: wave,
            biasesGradientNorm: step == 5003 && layer == 2 ? 123_456 : wave + 0.001,
            gradientMax: wave,
            zeroDerivatives: 0, nonFiniteDerivatives: 0, updateNorm: wave + 0.01,
            relativeUpdateNorm: nil, saturatedActivations: wave,
            activation: .init(mean: wave, deviation: wave + 0.01, deadUnits: wave),
            signalToNoise: wave + 0.1)
        })
    }
    let page = ReportPage([NamedRun("run", record)]).html()
    #expect(page.utf8.count < 5_000_000)
    // log₁₀ 123456, to the four decimals that the page keeps.
    #expect(page.contains("5.0915"))
  }
}
