import FathomVocabulary
import FathomCommands
import FathomReports
import FathomRecords
import FathomRuns
import FathomTraining
import Testing

@Suite("Terminal")
struct TerminalTests {
  private func traits(
    _ environment: [String: String] = [:], isTerminal: Bool = true, window: Int? = 100
  ) -> TerminalTraits {
    TerminalTraits(isTerminal: isTerminal, windowWidth: window, environment: environment)
  }

  @Test func `the width is COLUMNS, else the window's, else 80, and never more than 120`() {
    #expect(traits(["COLUMNS": "60"]).width == 60)
    #expect(traits(["COLUMNS": "60"], isTerminal: false, window: nil).width == 60)
    #expect(traits().width == 100)
    #expect(traits(isTerminal: false, window: nil).width == 80)
    #expect(traits(["COLUMNS": "wide"]).width == 100)
    #expect(traits(["COLUMNS": "0"]).width == 100)
    #expect(traits(window: 300).width == 120)
    #expect(traits(window: 20).style.width == 40)
  }

  @Test func `colours need a terminal that knows them and a user who wants them`() {
    #expect(traits().colours)
    #expect(traits(["NO_COLOR": "", "TERM": "xterm"]).colours)
    #expect(!traits(["NO_COLOR": "1"]).colours)
    #expect(!traits(["TERM": "dumb"]).colours)
    #expect(!traits(isTerminal: false).colours)
    #expect(!traits(["NO_COLOR": "1"]).style.colours)
  }

  @Test func `lines are redrawn on capable terminals only`() {
    #expect(traits(["NO_COLOR": "1"]).canRedraw)
    #expect(!traits(["TERM": "dumb"]).canRedraw && !traits(isTerminal: false).canRedraw)
  }

  @Test func `Unicode is left out where the locale has none`() {
    #expect(traits().unicode)
    #expect(traits(["LANG": "en_GB.UTF-8"]).unicode && traits(["LC_ALL": "C.utf8"]).unicode)
    #expect(!traits(["LANG": "C"]).unicode)
    #expect(!traits(["LC_ALL": "POSIX", "LANG": "en_GB.UTF-8"]).unicode)
    #expect(traits(["LC_ALL": "", "LC_CTYPE": "de_DE.UTF-8", "LANG": "C"]).unicode)
  }

  @Test func `progress tells step, rate, cost and time left`() {
    let line = ProgressLine.text(
      step: 500, of: 2000, rate: 300, cost: 2.30259, width: 79, unicode: false)
    #expect(line == "step 500/2000  #####---------------  300 steps/s  cost 2.3026  5.0 s left")
    let first = ProgressLine.text(
      step: 0, of: 2000, rate: 0, cost: .nan, width: 79, unicode: true)
    #expect(first == "step 0/2000  " + String(repeating: "░", count: 20))
  }

  @Test func `progress of a run also tells accuracy and the slope of the profile`() {
    let layers = [1e-3, 1e-2, 1e-1, 0.5].numbered.map {
      StepRecord.Layer(
        layer: $0, errorRMS: $1, gradientNorm: 1, weightsGradientNorm: 1, biasesGradientNorm: 0,
        gradientMax: 1, zeroDerivatives: 0, nonFiniteDerivatives: 0, updateNorm: 1,
        relativeUpdateNorm: 1, saturatedActivations: 0)
    }
    var progress = TrainingProgress(
      step: 500, totalSteps: 18750, epoch: 1,
      training: Evaluation(cost: 2.30259, accuracy: 0.125), stepsPerSecond: 10000,
      lastRecorded: StepRecord(step: 490, cost: 2, layers: layers))
    #expect(
      ProgressLine.text(of: progress, width: 79)
        == "step 500/18750  10000/s  cost 2.3026  acc 12.5 %  slope -1.00  1.8 s left")
    #expect(ProgressLine.text(of: progress, width: 30) == "step 500/18750  10000/s")
    progress.training?.accuracy = nil
    progress.lastRecorded = nil
    #expect(
      ProgressLine.text(of: progress, width: 79)
        == "step 500/18750  10000/s  cost 2.3026  1.8 s left")
  }

  @Test(arguments: [0, 5, 20, 40, 60, 79])
  func `progress never exceeds the width, whatever the numbers`(width: Int) {
    for (step, total, rate, cost) in [
      (1, 1, 1e12, Double.nan), (.max, .max, 1e-300, .infinity), (5, 0, .infinity, 1e300),
      (0, .max, .nan, -1), (7, 3, 1, 0),
    ] {
      let line = ProgressLine.text(
        step: step, of: total, rate: rate, cost: cost, width: width, unicode: true)
      #expect(line.count <= width)
    }
  }
}
