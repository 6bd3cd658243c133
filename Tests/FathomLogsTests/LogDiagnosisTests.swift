import FathomVocabulary
import FathomDiagnosis
import FathomLogs
import FathomRecords
import FathomReports
import Testing

@Suite("Diagnosis of logs")
struct LogDiagnosisTests {
  /// Sizes that fall by a factor a layer going back, the last one for the output.
  private func decay(_ factor: Double, layers: Int) -> [Double] {
    var sizes = [1.0]
    for _ in 1..<layers { sizes.append((sizes.last ?? 1) * factor) }
    return sizes.reversed()
  }

  @Test(
    "the profile is read from the best that there is",
    arguments: [
      (.error, nil, LogBasis.error), (.biases, nil, .biases), (.weights, 30, .weightsPerParameter),
      (.gradient, 30, .gradientPerParameter), (.weights, nil, .weights),
      (.gradient, nil, .gradient),
    ] as [(LogRecord.Quantity, Int?, LogBasis)])
  func basis(quantity: LogRecord.Quantity, units: Int?, basis: LogBasis) throws {
    let diagnosis = LogDiagnosis(of: log(quantity, [decay(0.2, layers: 5)], units: units))
    #expect(diagnosis.profile?.basis == basis)
    #expect(diagnosis.verdict.condition == .vanishing)
    // Whether the first layer is compared or continued, it is three steps of a factor 5.
    #expect(abs((diagnosis.verdict.firstToLastRatio ?? 0) - 0.008) < 1e-9)
    #expect(abs((diagnosis.verdict.decadesPerLayer ?? 0) + 0.699) < 1e-3)
    let saysWhatItRestsOn = diagnosis.caveats.contains {
      $0.contains("does not hold the layers' errors")
    }
    #expect(saysWhatItRestsOn == (basis != .error))
    let report = LogReport(path: "p", logs: [log(quantity, [decay(0.2, layers: 5)], units: units)])
    #expect(report.text().contains("saturated: needs the activations"))
  }

  @Test("a first layer with many inputs does not hide the decay of raw norms")
  func fanIn() {
    var norms = decay(0.2, layers: 5)
    norms[0] *= 100
    let raw = LogDiagnosis(of: log(.weights, [norms]))
    #expect(raw.verdict.condition == .vanishing)
    #expect(raw.findings[0].evidence.contains("extrapolated to layer 2"))
  }

  @Test("two hidden layers of raw norms allow no verdict")
  func undecided() {
    let diagnosis = LogDiagnosis(of: log(.weights, [[0.001, 1, 1]]))
    #expect(diagnosis.verdict.condition == nil && diagnosis.findings.isEmpty)
    #expect(diagnosis.unjudged.contains { $0.condition == .vanishing })
    #expect(diagnosis.verdict.summary.contains("does not allow a verdict"))
  }

  @Test("biases that are only rounding, as before batch normalisation, are passed over")
  func rounding() {
    var record = log(.weights, [[1, 1, 1, 1]], units: 20)
    for index in record.layers.indices {
      record.layers[index].series[.biases] = [
        LogRecord.Point(step: 0, size: Magnitude(1e-9 * Double(index * index * index + 1)))
      ]
    }
    let diagnosis = LogDiagnosis(of: record)
    #expect(diagnosis.profile?.basis == .weightsPerParameter)
    #expect(diagnosis.verdict.condition == .healthy)
  }

  @Test("gradients that keep their size are healthy, growing ones explode")
  func otherDirections() {
    #expect(LogDiagnosis(of: log(.biases, [decay(0.9, layers: 6)])).verdict.condition == .healthy)
    let growth = LogDiagnosis(of: log(.biases, [decay(6, layers: 5)]))
    #expect(growth.verdict.condition == .exploding)
    #expect(growth.findings[0].layers == [2])
  }

  @Test("flat weights with fading biases mean that the signal dies on its way forward")
  func starved() {
    var record = log(.biases, [decay(0.2, layers: 6)], units: 20)
    for index in record.layers.indices {
      record.layers[index].series[.weights] = [LogRecord.Point(step: 0, size: Magnitude(1))]
    }
    #expect(LogDiagnosis(of: record).verdict.condition == .starved)
    // In step with the biases they say that the error alone shrinks.
    for index in record.layers.indices {
      record.layers[index].series[.weights] = record.layers[index].series[.biases]
    }
    #expect(LogDiagnosis(of: record).verdict.condition == .vanishing)
  }

  @Test("the severity follows the cost, where there is one")
  func severity() {
    let norms = Array(repeating: decay(0.2, layers: 5), count: 40)
    let flat = Array(repeating: 2.3, count: 40)
    let falling = (0..<40).map { 2.3 - 0.05 * Double($0) }
    #expect(LogDiagnosis(of: log(.biases, norms)).verdict.severity == .warning)
    #expect(LogDiagnosis(of: log(.biases, norms, cost: flat)).verdict.severity == .failure)
    #expect(LogDiagnosis(of: log(.biases, norms, cost: falling)).verdict.severity == .warning)
    let deep = LogDiagnosis(of: log(.biases, [decay(0.2, layers: 8)]))
    #expect(deep.verdict.severity == .failure)
  }

  @Test("a profile that recovers says when")
  func recovery() {
    let ill = Array(repeating: decay(0.1, layers: 4), count: 20)
    let well = Array(repeating: decay(0.9, layers: 4), count: 20)
    let cost = (0..<40).map { 2 / Double($0 + 1) }
    let diagnosis = LogDiagnosis(of: log(.biases, ill + well, cost: cost))
    #expect(diagnosis.verdict.condition == .vanishing)
    #expect(diagnosis.verdict.summary.contains("recovered by step 20"))
    #expect(abs((diagnosis.verdict.finalFirstToLastRatio ?? 0) - 0.81) < 1e-9)
  }

  @Test("numbers out of range are traced, zeros are dead layers, tiny ones underflow")
  func extremes() {
    let fine = decay(0.9, layers: 4)
    let nan = LogDiagnosis(of: log(.biases, [fine, [.nan, .nan, 1, 1]]))
    #expect(nan.verdict.condition == .diverged && nan.findings[0].layers == [3])
    let cost = LogDiagnosis(of: log(.biases, [fine, fine], cost: [1, .infinity]))
    #expect(cost.verdict.condition == .diverged)
    let dead = LogDiagnosis(of: log(.biases, [[0, 0, 0.5, 1]]))
    #expect(dead.verdict.condition == .dead && dead.findings[0].layers == [2, 3])
    let underflow = LogDiagnosis(of: log(.biases, [[0, 1e-30, 1e-10, 1]]))
    #expect(underflow.verdict.condition == .vanishing)
  }

  @Test("costs that swing or stay are findings of their own")
  func costs() {
    let norms = [decay(0.9, layers: 4)]
    let swing = (0..<320).map { $0 / 16 % 2 == 0 && $0 > 31 ? 4.0 : 1 }
    #expect(LogDiagnosis(of: log(.biases, norms, cost: swing)).verdict.condition == .unstable)
    let flat = Array(repeating: 2.0, count: 30)
    #expect(LogDiagnosis(of: log(.biases, norms, cost: flat)).verdict.condition == .slow)
    let quiet = [decay(0.9, layers: 4), decay(0.9, layers: 4).map { $0 / 100 }]
    let settled = (0..<40).map { max(0.1, 2 - 0.2 * Double($0)) }
    #expect(LogDiagnosis(of: log(.biases, quiet, cost: settled)).verdict.condition == .converged)
  }

  @Test("a real log of a sigmoid network is called vanishing")
  func lightning() throws {
    let folder = try TemporaryFolder()
    let run = try onlyRun(folder.write("x.tfevents", fixture("lightning.tfevents")))
    #expect(run.layers.map(\.name) == ["0", "2", "4", "6", "8"])
    let diagnosis = LogDiagnosis(of: run)
    #expect(diagnosis.profile?.basis == .biases)
    #expect(diagnosis.verdict.condition == .vanishing)
    #expect((diagnosis.verdict.firstToLastRatio ?? 1) < 0.05)
  }

  @Test("reports show every run, the worst in full, in lines that fit")
  func reports() {
    var bad = log(.biases, [decay(0.1, layers: 6)])
    bad.run = "bad"
    var good = log(.biases, [decay(0.9, layers: 6)])
    good.run = "good"
    let report = LogReport(path: "logs", logs: [good, bad], others: ["eval"])
    #expect(report.worst.log.run == "bad")
    for width in [40, 80, 120] {
      let lines = report.text(style: TextStyle(width: width)).split(separator: "\n")
      #expect(lines.allSatisfy { $0.count <= width })
    }
    let text = report.text()
    #expect(text.contains("good") && text.contains("eval") && text.contains("vanishing (failure)"))
    #expect(report.json().contains("\"withoutLayers\": [\"eval\"]"))
  }
}
