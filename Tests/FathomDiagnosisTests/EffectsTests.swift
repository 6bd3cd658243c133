import FathomVocabulary
import FathomDiagnosis
import FathomRecords
import FathomTestSupport
import Testing

@Suite("What changes gradients, and what changes steps")
struct EffectsTests {
  @Test func `a plain network under plain descent has nothing to tell`() {
    #expect(Effects(in: RunBuilder().record()).sentences.isEmpty)
    #expect(Effects(in: RunBuilder.vanishing().record()).sentences.isEmpty)
  }

  @Test func `normalisation and shortcuts change the gradients`() throws {
    var run = RunBuilder().record()
    run.network.layers[0].normalization = "batch"
    let batch = try #require(Effects(in: run).sentences.first)
    #expect(
      batch.hasPrefix(
        "Batch normalisation changes the gradients themselves: before the first step "))
    run.network.layers[1].shortcut = 2
    let both = Effects(in: run).sentences
    #expect(both.count == 1)
    #expect(both[0].hasPrefix("Batch normalisation and shortcuts change the gradients"))
  }

  @Test func `an adaptive optimiser changes the steps, with the figures of the first one`() throws {
    var run = RunBuilder.vanishing().record()
    run.training?.optimizer = "adam"
    func layer(_ number: LayerNumber, gradient: Double, speed: Double) -> StepRecord.Layer {
      StepRecord.Layer(
        layer: number, errorRMS: 1, gradientNorm: gradient, weightsGradientNorm: gradient,
        biasesGradientNorm: 0,
        gradientMax: gradient, zeroDerivatives: 0, nonFiniteDerivatives: 0, updateNorm: speed,
        relativeUpdateNorm: nil,
        saturatedActivations: 0)
    }
    let hidden = run.network.layers.dropLast()
    let (first, last) = (try #require(hidden.first), try #require(hidden.last))
    func root(_ layer: NetworkRecord.Layer) -> Double {
      Double(layer.units * (layer.inputs + 1)).squareRoot()
    }
    let middle = hidden.dropFirst().dropLast().map { layer($0.layer, gradient: 1, speed: 1) }
    let step = StepRecord(
      step: 1, cost: 2,
      layers: [layer(first.layer, gradient: 1e-4 * root(first), speed: 0.01 * root(first))]
        + middle + [layer(last.layer, gradient: root(last), speed: 0.01 * root(last))]
        + [layer(last.layer.above, gradient: 1, speed: 1)])
    run.history.steps = [step]
    let sentence = try #require(Effects(in: run).sentences.first)
    #expect(sentence.hasPrefix("adam changes the steps, not the gradients: in step 1 "))
    #expect(sentence.contains("gradient per parameter is 1e-4 times as large as the last's"))
    #expect(sentence.hasSuffix("and its step about as large."))
    let summary = Diagnosis(of: run).verdict.summary
    #expect(!summary.contains("did not recover") || summary.contains("adam"))
  }

  @Test func `what a network has already is not proposed`() throws {
    func remedies(_ change: (inout RunRecord) -> Void) throws -> [String] {
      var run = RunBuilder.vanishing().record()
      change(&run)
      return try #require(VanishingRule().finding(in: run)).remedies.map {
        $0.text(in: Remedy.Style(for: run))
      }
    }
    #expect(try remedies { _ in }.contains { $0.contains("--normalization batch") })
    let normalized = try remedies { run in
      for index in run.network.layers.indices.dropLast() {
        run.network.layers[index].normalization = "layer"
      }
    }
    #expect(!normalized.contains { $0.contains("--normalization") })
    #expect(try remedies { _ in }.contains { $0.contains("--optimizer adam") })
    #expect(try !remedies { $0.training?.optimizer = "rmsprop" }.contains { $0.contains("adam") })
    let model = try remedies { $0.network.model = "net.onnx" }
    #expect(!model.contains { $0.contains("--normalization") || $0.contains("--residual") })
  }
}
