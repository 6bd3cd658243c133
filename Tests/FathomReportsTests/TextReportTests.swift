import FathomVocabulary
import FathomDiagnosis
import FathomRecords
import FathomReports
import Testing

@Suite("Text report")
struct TextReportTests {
  /// Records whose content is hard to fit: deep, tiny, broken and long-named ones.
  static let difficult: [(name: String, run: SampleRun)] = {
    func deep(_ layers: Int, slope: Double) -> SampleRun {
      SampleRun(profile: (0..<layers).map { -slope * Double(layers - 1 - $0) })
    }
    var broken = SampleRun()
    broken.adjust = { layer, measurement in
      switch layer {
      case 2:
        measurement.gradient = .broken(.nan, norm: Magnitude(.nan), nonFinite: 2_147_483_647)
        measurement.error = ErrorMeasurement(norm: Magnitude(.nan), units: 30)
      case 3: measurement.gradient = .broken(.zero, norm: Magnitude(0), nonFinite: 0)
      case 4:
        measurement.gradient = .broken(.underflow, norm: Magnitude(log10: -4000), nonFinite: 0)
      default: measurement.gradient = .broken(.overflow, norm: Magnitude(.infinity), nonFinite: 7)
      }
    }
    var named = SampleRun()
    named.dataName = "idx:/a/" + String(repeating: "long-folder", count: 20) + "/数据集数据集/x"
    var wide = SampleRun(profile: [-1, -1])
    wide.units = 123_456_789
    wide.samples = .max
    return [
      ("2 layers", SampleRun(profile: [-1, -0.5])), ("1 layer", SampleRun(profile: [-0.5])),
      ("5 layers", SampleRun()), ("200 layers", deep(200, slope: 0.6)),
      ("10000 layers", deep(10_000, slope: 0.4)), ("broken", broken), ("long name", named),
      ("wide", wide), ("nothing measurable", SampleRun(profile: [.nan, .infinity])),
    ]
  }()

  @Test(arguments: [40, 60, 80, 120], difficult.map(\.name))
  func `never exceeds the width, in Unicode and in ASCII`(width: Int, name: String) throws {
    let run = try #require(Self.difficult.first { $0.name == name }?.run)
    let sentence = "The error per unit of layer 2 is 1.0e-05 times that of layer 6. "
    let report = run.report(
      summary: String(repeating: sentence, count: 4), evidence: [String(repeating: "x", count: 300)]
    )
    for unicode in [true, false] {
      let text = report.text(style: TextStyle(width: width, unicode: unicode))
      let tooWide = text.split(separator: "\n").filter { terminalColumns($0) > width }
      #expect(tooWide == [], "unicode: \(unicode)")
      #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
      #expect(!text.split(separator: "\n").contains { $0.hasSuffix(" ") })
    }
  }

  @Test func `a width below 40 counts as 40`() {
    let report = SampleRun().report()
    #expect(report.text(style: TextStyle(width: 3)) == report.text(style: TextStyle(width: 40)))
  }

  @Test func `shows a row per layer with gradient, RMS, speed, shares and a bar`() throws {
    var run = SampleRun(saturated: 0.5, dead: 0.001)
    run.units = 3
    let text = run.report().text()
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("    2 ") }
    let (before, after) = (try #require(rows.first), try #require(rows.last))
    #expect(rows.count == 2)
    // ‖δ‖ = 10^−3.2, over √12 parameters; the bar spans −5 … 1.
    let cells = before.split(separator: " ")
    #expect(cells.prefix(7) == ["2", "3", "6.3e-04", "1.8e-04", "–", "50%", "<1%"])
    #expect(after.split(separator: " ").prefix(5).last == "3.4e-04")
    #expect(before.contains("█") || before.contains("▏") || before.contains("▎"))
  }

  @Test func `bars grow in proportion to the logarithm, on one scale for both tables`() {
    var run = SampleRun(profile: [-6, -5, -4, -3, -2])
    run.trained = false
    let lengths = run.report().text(style: TextStyle(unicode: false)).split(separator: "\n")
      .compactMap { line in line.contains("#") ? line.filter { $0 == "#" }.count : nil }
    #expect(lengths.count == 5)
    let full = lengths.last ?? 0
    #expect(full >= 12)
    // Four decades over the bar's width; the smallest leaves a mark.
    let expected = [1] + [1, 2, 3, 4].map { (quarter: Int) in (full * quarter + 2) / 4 }
    #expect(lengths == expected)
  }

  @Test(arguments: [(200, 181), (10_000, 9_981), (25, 6)])
  func `a deep network's middle is left out, with a count`(hidden: Int, leftOut: Int) {
    let run = SampleRun(profile: (0...hidden).map { Double($0 - hidden) })
    let lines = run.report().text().split(separator: "\n")
    #expect(lines.filter { $0.contains("… \(leftOut) layers left out …") }.count == 2)
    #expect(lines.contains { $0.hasPrefix("    2 ") || $0.contains("     2  ") })
    #expect(lines.contains { $0.contains(" \(hidden + 2) ") || $0.hasPrefix("\(hidden + 2) ") })
    #expect(lines.count < 80)
  }

  @Test func `24 layers are all shown`() {
    let text = SampleRun(profile: (0..<24).map { Double($0 - 24) }).report().text()
    #expect(!text.contains("left out"))
  }

  @Test func `says in words what is wrong with a gradient and counts non-finite values`() throws {
    let run = try #require(Self.difficult.first { $0.name == "broken" }?.run)
    for width in [40, 80] {
      let lines = run.report().text(style: TextStyle(width: width)).split(separator: "\n")
      func row(_ layer: Int) -> Substring? {
        lines.first { $0.hasPrefix("    \(layer) ") }
      }
      #expect(row(2)?.contains("NaN 2147483647x") == true)
      #expect(row(3)?.contains("zero") == true)
      #expect(row(4)?.contains("1.0e-4000") == true)
      #expect(row(4)?.contains("underflow") == true)
      #expect(row(5)?.contains("overflow 7x") == true)
      #expect(row(5)?.contains("inf") == true)
    }
  }

  @Test func `sizes no Double holds are printed as they are`() {
    let run = SampleRun(profile: [-4000.3, -3000, -2000, -1000, 400])
    let text = run.report().text()
    #expect(text.contains("5.0e-4000"))
    #expect(text.contains("1.0e+401"))
  }

  @Test func `prints the verdict with condition and severity up front`() {
    let text = SampleRun().report(severity: .failure).text()
    #expect(
      text.contains("\nVerdict: vanishing (failure). The gradient shrinks on its way back.\n"))
    #expect(SampleRun().report(severity: nil).text().contains("\nVerdict: healthy. "))
  }

  @Test func `lists evidence, and each remedy once`() {
    let text = SampleRun().report(evidence: ["One.", "Two."]).text()
    #expect(text.contains("\nEvidence\n- vanishing: One.\n- vanishing: Two.\n"))
    #expect(
      text.contains(
        "\nWhat to try\n- Use ReLU: --activation relu.\n- Use Nielsen's: --init nielsen.\n\n"))
  }

  @Test func `says where the error goes, in decades that add up`() {
    // Five hidden layers of −1 decade each: −0.4 by the weights, −0.6 by σ′.
    let run = SampleRun(profile: [-6, -5, -4, -3, -2, -1])
    let text = run.report().text().split { $0.isWhitespace }.joined(separator: " ")
    #expect(
      text.contains(
        "Of 5 decades lost between layer 7 and layer 2, 3 went to σ′ and 2 to the weights."))
    #expect(!run.report(evidence: []).text().contains("Where the error goes"))
  }

  @Test(arguments: [true, false])
  func `always prints seed and precision`(trained: Bool) {
    let text = SampleRun(trained: trained).report().text(style: TextStyle(width: 120))
    #expect(text.contains("precision float, seed 18446744073709551615"))
    #expect(text.contains("9.8.7"))
  }

  @Test func `compares cost and accuracy with the trivial baseline`() {
    let lines = SampleRun().report().text().split(separator: "\n").map {
      $0.split(separator: " ").joined(separator: " ")
    }
    #expect(lines.contains("before the first step 3.2500 10.0 %"))
    #expect(lines.contains("after step 2000 3.2500 10.0 %"))
    #expect(lines.contains("trivial baseline 3.2508 10.0 %"))
    #expect(lines.contains { $0.contains("Accuracy on 500 held-out samples: 45.0 %.") })
  }

  @Test func `targets that are not classes have no accuracy`() {
    var run = SampleRun(classes: nil)
    run.trained = false
    let text = run.report().text()
    #expect(!text.contains("accuracy") && text.contains("the mean target"))
  }

  @Test func `without a step there is neither a second table nor a speed`() {
    let text = SampleRun(trained: false).report().text()
    #expect(!text.contains("after step") && !text.contains("speed"))
    #expect(text.contains("no training step"))
  }

  @Test func `has escape codes only when colours are asked for, and the same words`() {
    var run = SampleRun()
    run.dataName = "idx:\u{1B}[31mred\u{7}"
    let report = run.report()
    let plain = report.text()
    #expect(!plain.contains("\u{1B}") && !plain.contains("\u{7}"))
    let coloured = report.text(style: TextStyle(colours: true))
    #expect(coloured.contains("\u{1B}[1;33mVerdict: vanishing (warning).\u{1B}[0m"))
    #expect(coloured.replacing(/\u{1B}\[[0-9;]*m/, with: "") == plain)
  }

  @Test func `ASCII style is ASCII`() {
    let run = SampleRun(profile: (0..<60).map { Double($0) })
    let text = run.report(evidence: ["σ′ takes ‖δ²‖ · 10 − 3 × 2 ≥ 1 …"])
      .text(style: TextStyle(unicode: false))
    #expect(text.unicodeScalars.filter { !$0.isASCII } == [])
    #expect(text.contains("sigma' takes ||delta^2|| * 10 - 3 x 2 >= 1 ..."))
  }

  @Test func `repeated sizes are drawn together`() {
    #expect(SampleRun().report().text().contains("784-30x5 on fashion-mnist (1000 samples)"))
  }
}

extension GradientMeasurement {
  fileprivate static func broken(
    _ state: GradientState, norm: Magnitude, nonFinite: Int
  ) -> GradientMeasurement {
    GradientMeasurement(
      norm: norm, weights: norm, biases: norm, parameters: 930, max: norm.value,
      zeroDerivativeShare: 0,
      nonFiniteDerivatives: nonFinite, state: state)
  }
}

/// Columns as a terminal counts them, for the few wide characters used here.
private func terminalColumns(_ line: Substring) -> Int {
  line.reduce(0) { $0 + ("\u{4E00}"..."\u{9FFF}" ~= $1 ? 2 : 1) }
}
