import FathomNumerics
import FathomVocabulary
import Testing

/// What a rule keeps for one parameter, and the step it makes, by the textbook.
private struct NaiveStep {
  var first = 0.0
  var second = 0.0

  mutating func step(_ optimizer: Optimizer, _ g: Double, rate: Double, number: Int) -> Double {
    switch optimizer {
    case .sgd: return -rate * g
    case .momentum(let mu):
      first = mu * first + g
      return -rate * first
    case .nesterov(let mu):
      first = mu * first + g
      return -rate * (g + mu * first)
    case .rmsprop(let alpha):
      second = alpha * second + (1 - alpha) * g * g
      return -rate * g / (second.squareRoot() + 1e-8)
    case .adagrad:
      second += g * g
      return -rate * g / (second.squareRoot() + 1e-10)
    case .adam(let beta1, let beta2), .adamw(let beta1, let beta2):
      first = beta1 * first + (1 - beta1) * g
      second = beta2 * second + (1 - beta2) * g * g
      let (mean, square) = (first / (1 - power(beta1, number)), second / (1 - power(beta2, number)))
      return -rate * mean / (square.squareRoot() + 1e-8)
    }
  }

  private func power(_ x: Double, _ n: Int) -> Double { (0..<n).reduce(1) { y, _ in y * x } }
}

@Suite("Steps of optimisers")
struct StepTests {
  static let optimizers =
    Optimizer.families + [
      .momentum(0.5), .momentum(0), .nesterov(0.75), .rmsprop(alpha: 0.5),
      .adam(beta1: 0.5, beta2: 0.9), .adamw(beta1: 0, beta2: 0.25),
    ]

  // A few roundings a step, each within an ulp of numbers of about 1.
  @Test(arguments: optimizers)
  func `follow the textbook with the parameters they were given`(optimizer: Optimizer) {
    check(optimizer, Double.self, tolerance: 1e-14)
    check(optimizer, Float.self, tolerance: 2e-6)
  }

  private func check<Scalar: RealScalar>(
    _ optimizer: Optimizer, _: Scalar.Type, tolerance: Double
  ) {
    let layer = SampleLayer<Scalar>(inputs: 7, units: 5, seed: 1)
    let (gradient, change) = (
      PanelMatrix<Scalar>(inputs: 7, units: 5), PanelMatrix<Scalar>(inputs: 7, units: 5)
    )
    func slot(_ name: String?) -> PanelMatrix<Scalar>? {
      name.map { _ in PanelMatrix(inputs: 7, units: 5) }
    }
    let tile = StepTile(
      optimizer.rule, layer.panels, gradient: gradient, change: change,
      first: slot(optimizer.rule.firstSlot), second: slot(optimizer.rule.secondSlot),
      inputs: 0..<8)
    var expected = layer.panels.values().map { Double($0) }
    var naive = expected.map { _ in NaiveStep() }
    for number in 1...4 {
      let derivatives: MatrixView<Scalar> = matrix(1, 40, seed: UInt64(number))
      gradient.store(derivatives.array(), weights: 0, biases: 35)
      var settings = StepSettings(optimizer.constants(rate: 0.1, momentum: nil, step: number))
      settings.isMeasured = number.isMultiple(of: 2)
      _ = tile.step(settings)
      for (index, g) in derivatives.array().enumerated() {
        expected[index] += naive[index].step(optimizer, Double(g), rate: 0.1, number: number)
      }
      for (value, wanted) in zip(layer.panels.values(), expected) {
        #expect(abs(Double(value) - wanted) <= tolerance * max(1, abs(wanted)), "step \(number)")
      }
    }
  }
}
