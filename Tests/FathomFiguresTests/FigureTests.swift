import FathomVocabulary
import FathomFigures
import FathomRecords
import FathomTestSupport
import Testing

@Suite("Figures")
struct FigureTests {
  private func figure(_ kind: FigureKind, _ runs: [RunRecord]) throws -> Figure {
    let named = runs.enumerated().map { NamedRun("run \($0.offset)", $0.element) }
    return try #require(kind.figure(of: named).figure)
  }

  private func lines(_ panel: Panel) -> [Line] {
    panel.marks.compactMap { if case .line(let line) = $0 { line } else { nil } }
  }

  @Test("the profile shows each layer's error before and after, on a scale that holds all")
  func profile() throws {
    let run = RunBuilder.vanishing(hidden: 4, decadesPerLayer: 0.5).record()
    let panel = try #require(figure(.profile, [run]).panels.first)
    let drawn = lines(panel)
    #expect(drawn.map(\.name) == ["before the first step", "after step 2000"])
    #expect(drawn[0].points.map(\.x) == [2, 3, 4, 5, 6])
    let expected = run.initial.layers.map { $0.error.log10RMS ?? .nan }
    #expect(drawn[0].points.map(\.y) == expected)
    #expect(drawn.allSatisfy { $0.points.allSatisfy { panel.y.range.contains($0.y) } })
    #expect(drawn[0].isDashed && !drawn[1].isDashed)
  }

  @Test("a true zero is below every number, NaN is NaN, 1e-4000 has its place, and notes say so")
  func extremes() throws {
    var run = RunBuilder()
    run.initial.hidden[0].log10Error = nil
    run.initial.hidden[1].log10Error = -4000
    run.initial.hidden[2].brokenError = .nan
    run.initial.hidden[2].log10Error = nil
    run.untrain()
    let profile = try figure(.profile, [run.record()])
    let points = lines(profile.panels[0])[0].points
    #expect(points[0].y == -.infinity)
    #expect((points[1].y + 4000).magnitude < 1e-9)
    #expect(points[2].y.isNaN)
    #expect(profile.panels[0].y.range.contains(-4000))
    #expect(profile.notes.contains { $0.contains("exactly zero") && $0.contains("layer 2") })
    #expect(profile.notes.contains { $0.contains("NaN") && $0.contains("layer 4") })
  }

  @Test("the accounts' bars end where the decay's total is")
  func accounts() throws {
    var record = RunBuilder.vanishing().record()
    for index in record.initial.layers.indices.dropLast() {
      let weights = [0.2, -0.3, -0.1, 0.4][index]
      record.initial.layers[index].errorDecay = ErrorDecayMeasurement(
        log10Total: weights - 0.5, log10Weights: weights, log10Activation: -0.5)
    }
    record.final = nil
    let marks = try figure(.accounts, [record]).panels[0].marks
    let bars = marks.compactMap { if case .bars(let bars) = $0 { bars } else { nil } }
    let totals = try #require(
      marks.compactMap { if case .line(let line) = $0 { line } else { nil } }.first)
    for index in 0..<4 {
      let (weights, slope) = (bars[0].bars[index], bars[1].bars[index])
      #expect(
        ((weights.to - weights.from) + (slope.to - slope.from) - totals.points[index].y).magnitude
          < 1e-12)
      // Parts of one sign stand on one another, others on either side of the line.
      #expect(slope.from == (weights.to < 0 ? weights.to : 0))
    }
  }

  @Test("a deep network shows few lines, the outermost among them, and all layers as cells")
  func deep() throws {
    var builder = RunBuilder(hidden: 199, units: 3)
    builder.history = (1...300).map {
      RunBuilder.Step($0, log10Errors: Array(repeating: -2, count: 199))
    }
    let figure = try figure(.updates, [builder.record()])
    #expect(figure.panels.count == 2)
    let names = lines(figure.panels[0]).map(\.name)
    #expect(names.count == 8 && names.first == "layer 2" && names.last == "layer 201")
    guard case .cells(let cells)? = figure.panels[1].marks.first else {
      Issue.record("no cells")
      return
    }
    #expect(cells.rows.count == 200 && cells.cells.count == 200 * (cells.columns.count - 1))
  }

  @Test("cells keep the mean, the lowest and the highest of what falls on them")
  func cells() throws {
    var record = RunBuilder(hidden: 20, units: 3).record()
    record.history.steps = (1...900).map { step in
      StepRecord(
        step: step, cost: 1,
        layers: record.network.layers.map(\.layer).map { layer in
          .init(
            layer: layer, errorRMS: 1, gradientNorm: 1, weightsGradientNorm: 1,
            biasesGradientNorm: 1,
            gradientMax: 1, zeroDerivatives: 0, nonFiniteDerivatives: 0,
            updateNorm: step == 455 ? 1e-6 : step == 456 ? 1e3 : 1,
            relativeUpdateNorm: nil, saturatedActivations: 0)
        })
    }
    record.training?.steps = 900
    let figure = try figure(.updates, [record])
    guard case .cells(let cells)? = figure.panels[1].marks.first else {
      Issue.record("no cells")
      return
    }
    let column = try #require(cells.columns.lastIndex { $0 <= 455 })
    let cell = try #require(cells.cells[column])
    #expect(cell.low == -6 && cell.high == 3)
    #expect((cell.mean - (-6 + 3) / 10).magnitude < 1e-12)
  }

  @Test("several runs share a scale: overlaid where lines can be told apart, else side by side")
  func comparison() throws {
    let runs = [RunBuilder.vanishing(decadesPerLayer: 1.5).record(), RunBuilder().record()]
    let overlaid = try figure(.profile, runs)
    #expect(overlaid.panels.count == 1 && lines(overlaid.panels[0]).count == 4)
    #expect(Set(lines(overlaid.panels[0]).map(\.ink)) == [.run(0), .run(1)])
    let apart = try figure(.activations, runs)
    #expect(apart.panels.count == 4)
    #expect(apart.panels[0].y == apart.panels[2].y && apart.panels[0].x == apart.panels[2].x)
  }

  @Test("a layer has one colour in all figures over time, rising with its depth")
  func colours() throws {
    var builder = RunBuilder(hidden: 4)
    builder.history = [1, 2].map { RunBuilder.Step($0, log10Errors: [-2, -2, -2, -2]) }
    let record = builder.record()
    let speed = lines(try figure(.speed, [record]).panels[0])
    let updates = lines(try figure(.updates, [record]).panels[0])
    #expect(speed.map(\.ink) == Array(updates.map(\.ink).prefix(speed.count)))
    #expect(updates.map(\.ink) == (0..<5).map { Ink.depth($0, of: 5) })
  }

  @Test("what a run does not hold is said and not drawn", arguments: FigureKind.allCases)
  func untrained(kind: FigureKind) {
    var builder = RunBuilder()
    builder.untrain()
    let outcome = kind.figure(of: [NamedRun("run", builder.record())])
    switch outcome {
    case .figure(let figure):
      #expect([.profile, .gradient, .activations, .network].contains(kind))
      #expect(figure.kind == kind && !figure.summary.isEmpty && !figure.panels.isEmpty)
    case .nothing(let reason): #expect(reason.hasSuffix("."))
    }
    #expect(kind.figure(of: []).figure == nil)
  }

  @Test("a run of nothing but NaN gives figures with finite scales", arguments: FigureKind.allCases)
  func nothingIsANumber(kind: FigureKind) {
    let record = RunBuilder.nothingIsANumber().record()
    guard let figure = kind.figure(of: [NamedRun("run", record)]).figure else { return }
    for panel in figure.panels {
      for end in [panel.x.range, panel.y.range].flatMap({ [$0.lowerBound, $0.upperBound] }) {
        #expect(end.isFinite)
      }
    }
  }
}
