import FathomVocabulary
import FathomFigures
import FathomRecords
import FathomTestSupport
import Testing

@Suite("Figures of activations")
struct ActivationFigureTests {
  /// A run of some layers whose activations, saturation and dead units are known at each step.
  private func run(
    hidden: Int = 2, steps: Int = 4, saturated: Double = 0, dead: Double = 0,
    knowsActivations: Bool = true
  ) -> RunRecord {
    var record = RunBuilder(hidden: hidden, units: 3).record()
    record.history.steps = (1...steps).map { step in
      StepRecord(
        step: step, cost: 1,
        layers: record.network.layers.map(\.layer).map { layer in
          .init(
            layer: layer, errorRMS: 1, gradientNorm: 1, weightsGradientNorm: 1,
            biasesGradientNorm: 1,
            gradientMax: 1, zeroDerivatives: 0, nonFiniteDerivatives: 0, updateNorm: 1,
            relativeUpdateNorm: nil,
            saturatedActivations: saturated * Double(step),
            activation: knowsActivations
              ? .init(
                mean: Double(10 * layer.value + step), deviation: Double(step),
                deadUnits: layer.index == hidden ? nil : dead * Double(step)) : nil)
        })
    }
    record.training?.steps = steps
    return record
  }

  private func figure(_ kind: FigureKind, _ runs: [RunRecord]) throws -> Figure {
    let named = runs.enumerated().map { NamedRun("run \($0.offset)", $0.element) }
    return try #require(kind.figure(of: named).figure)
  }

  private func lines(_ panel: Panel) -> [Line] {
    panel.marks.compactMap { if case .line(let line) = $0 { line } else { nil } }
  }

  private func bands(_ panel: Panel) -> [Band] {
    panel.marks.compactMap { if case .band(let band) = $0 { band } else { nil } }
  }

  @Test("each layer has a panel with its mean and its deviation at every step, on one scale")
  func overTime() throws {
    let figure = try figure(.activations, [run()])
    let panels = figure.panels.dropFirst(2)
    #expect(panels.map(\.title) == ["Layer 2", "Layer 3"])
    #expect(Set(panels.map(\.y.range)).count == 1)
    for (layer, panel) in zip([2.0, 3], panels) {
      let wanted = (1...4).map { Point(Double($0), 10 * layer + Double($0)) }
      #expect(lines(panel).map(\.points) == [wanted])
      #expect(
        bands(panel).first?.slices == wanted.map { Band.Slice($0.x, 10 * layer, $0.y + $0.x) })
      #expect(panel.y.range.contains(10 * layer) && panel.y.range.contains(10 * layer + 8))
    }
    #expect(figure.summary.contains("layer 2 from 21 ± 1 to 24 ± 4"))
  }

  @Test("layers of very different sizes have each their own scale")
  func scales() throws {
    var record = run()
    for step in record.history.steps.indices {
      record.history.steps[step].layers[0].activation?.mean = 1e9 * Double(step)
    }
    let panels = try figure(.activations, [record]).panels.suffix(2).map(\.y.range)
    #expect(panels[0].upperBound > 3e9 && panels[1].upperBound < 100)
    #expect(try figure(.activations, [record]).caption.contains("different scales"))
    #expect(try !figure(.activations, [run()]).caption.contains("different scales"))
  }

  @Test("a deep network shows six layers, and all as cells")
  func deep() throws {
    let panels = try figure(.activations, [run(hidden: 30, steps: 200)]).panels.dropFirst(2)
    #expect(panels.filter { $0.size == .small }.count == 6)
    let cells = panels.flatMap(\.marks).compactMap { mark in
      if case .cells(let cells) = mark { cells } else { nil }
    }
    #expect(cells.map(\.scale) == [.linear, .logarithmic])
    #expect(cells.allSatisfy { $0.rows == (2...31).map { Double($0) } })
    let ends = cells[0].cells.compactMap { $0 }
    #expect(ends.first?.low == 21 && ends.last?.high == 510)
  }

  @Test("of thousands of layers, evenly spaced ones have rows, and the titles say so")
  func veryDeep() throws {
    for kind in [FigureKind.activations, .updates, .saturation] {
      let figure = try figure(kind, [run(hidden: 999, steps: 3, saturated: 0.1)])
      let panels = figure.panels.filter { panel in
        if case .cells? = panel.marks.first { true } else { false }
      }
      #expect(!panels.isEmpty)
      for panel in panels {
        guard case .cells(let cells)? = panel.marks.first else { continue }
        #expect(cells.rows.count == 250 && cells.rowHeight == 4 && cells.rows[1] == 6)
        #expect(cells.cells.count == 250 * (cells.columns.count - 1))
        #expect(panel.title?.lowercased().contains("one layer in 4") == true)
      }
      #expect(figure.caption.contains("one layer in 4"))
    }
  }

  @Test("runs share the panels of their layers")
  func comparison() throws {
    let figure = try figure(.activations, [run(), run(hidden: 3)])
    let panels = figure.panels.filter { $0.size == .small }
    #expect(
      panels.map { lines($0).map(\.ink) } == [[.run(0), .run(1)], [.run(0), .run(1)], [.run(1)]])
    #expect(figure.keys.suffix(2).map(\.name) == ["run 0", "run 1"])
  }

  @Test("saturated activations and dead units stand one below the other")
  func saturation() throws {
    let figure = try figure(.saturation, [run(saturated: 0.1, dead: 0.2)])
    #expect(figure.title == "Saturated activations and dead units")
    #expect(figure.caption.split(separator: "One line per layer").count == 2)
    #expect(figure.panels.map(\.title) == ["Saturated activations", "Dead units"])
    #expect(lines(figure.panels[0])[1].points.map(\.y) == [0.1, 0.2, 0.1 * 3, 0.4])
    #expect(lines(figure.panels[1])[1].points.map(\.y) == [0.2, 0.4, 0.2 * 3, 0.8])
    #expect(figure.keys.map(\.id) == ["layer-2", "layer-3"])
  }

  @Test("what is not there is said")
  func absence() throws {
    let dead = try figure(.saturation, [run(dead: 0.2)])
    #expect(dead.title == "Dead units" && dead.panels.count == 1)
    #expect(dead.notes == ["No activation was saturated at any recorded step."])
    let old = try figure(.saturation, [run(saturated: 0.1, knowsActivations: false)])
    #expect(old.notes == ["Dead units were not recorded step by step."])
    #expect(try figure(.activations, [run(knowsActivations: false)]).panels.count == 2)
    guard case .nothing(let reason) = FigureKind.saturation.figure(of: [NamedRun("", run())]) else {
      Issue.record("something was drawn")
      return
    }
    #expect(reason.contains("saturated") && reason.contains("dead"))
  }

  @Test("with one hidden layer the output has no line of dead units")
  func oneHiddenLayer() throws {
    let figure = try figure(.saturation, [run(hidden: 1, saturated: 0.1, dead: 0.1)])
    #expect(figure.panels.map { lines($0).count } == [2, 1])
  }
}
