import FathomVocabulary
import Testing

@Suite("Optimisers as values")
struct OptimizerTests {
  // PyTorch 2's defaults, and 0.9 where that asks for a momentum.
  @Test func `have PyTorch's constants`() {
    func numbers(_ optimizer: Optimizer) -> [Double] {
      let c = optimizer.constants(rate: 0.5, momentum: nil, step: 1)
      return [c.first, c.second, c.epsilon]
    }
    #expect(numbers(.sgd) == [0, 0, 0])
    #expect(numbers(.momentum) == [0.9, 0, 0] && numbers(.nesterov) == [0.9, 0, 0])
    #expect(numbers(.rmsprop) == [0, 0.99, 1e-8] && numbers(.adagrad) == [0, 0, 1e-10])
    #expect(numbers(.adam) == [0.9, 0.999, 1e-8] && numbers(.adamw) == [0.9, 0.999, 1e-8])
    #expect(numbers(.momentum(0.5)) == [0.5, 0, 0] && numbers(.rmsprop(alpha: 0.5))[1] == 0.5)
    #expect(numbers(.adamw(beta1: 0.25, beta2: 0.75)) == [0.25, 0.75, 1e-8])
  }

  @Test func `correct what is averaged over few steps`() {
    let optimizer = Optimizer.adam(beta1: 0.5, beta2: 0.75)
    let first = optimizer.constants(rate: 0.5, momentum: nil, step: 1)
    #expect(first.rate == 1 && first.correction == 2)
    let late = optimizer.constants(rate: 0.5, momentum: nil, step: 10_000)
    #expect(late.rate == 0.5 && late.correction == 1)
  }

  @Test(arguments: Optimizer.families)
  func `have slots for what they remember`(optimizer: Optimizer) {
    #expect(optimizer.hasMomentum == (optimizer.rule.firstSlot != nil))
    #expect(optimizer.isAdaptive == (optimizer.rule.secondSlot != nil))
    #expect(optimizer.isPlain == optimizer.slotNames.isEmpty)
    let moved = optimizer.constants(rate: 0.1, momentum: 0.25, step: 1)
    #expect((moved.first == 0.25) == optimizer.hasMomentum)
    #expect(optimizer.defaultLearningRate == (optimizer.isAdaptive ? 0.001 : 0.1))
  }

  @Test func `decay weights in AdamW alone`() {
    #expect(Optimizer.families.filter { $0.defaultWeightDecay > 0 } == [.adamw])
    #expect(Optimizer.adamw(beta1: 0, beta2: 0).defaultWeightDecay == 0.01)
  }
}
