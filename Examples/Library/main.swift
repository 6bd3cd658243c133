import Fathom

let data = try DataSource("two-neuron").load()
let network = try Architecture(
  sizes: [2, 2, 2, 2, 2, 2, 2], activation: .sigmoid, cost: .softmax)
let session = try TrainingSession<Double>(
  network, on: data, options: TrainingOptions(learningRate: 0.5, duration: .steps(500), seed: 7))
session.train()

print(Diagnosis(of: session.record()).verdict.summary)
print("w²₁₀ is", session.parameters[weight: 2, to: 1, from: 0])
print("∂C/∂w²₁₀ was", session.derivatives[weight: 2, to: 1, from: 0])
print("the last step changed it by", session.lastChange[weight: 2, to: 1, from: 0])
