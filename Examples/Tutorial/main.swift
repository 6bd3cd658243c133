import Fathom

let data = try DataSource("two-neuron").load()
let network = try Architecture(
  sizes: [2, 2, 2, 2, 2, 2, 2], activation: .sigmoid, cost: .softmax)

let options = TrainingOptions(learningRate: 0.5, duration: .steps(500), seed: 7)
let session = try TrainingSession<Double>(network, on: data, options: options)

for layer in session.initial.layers {
  print("error of layer \(layer.layer):", layer.error.rms)
}

session.train()
let record = session.record()
print("cost:", record.initial.cost, "→", record.final?.cost ?? .nan)

let diagnosis = Diagnosis(of: record)
print("\(diagnosis.verdict.condition):", diagnosis.verdict.summary)

for finding in diagnosis.findings {
  print(finding.evidence)
}
if let accounts = Accounts(record.initial) {
  print(accounts.sentence)
}

print("w²₁₀ is", session.parameters[weight: 2, to: 1, from: 0])
print("∂C/∂w²₁₀ was", session.derivatives[weight: 2, to: 1, from: 0])
print("the last step changed it by", session.lastChange[weight: 2, to: 1, from: 0])

var experiment = Experiment(
  layers: [2, 2, 2, 2, 2, 2, 2], activation: .sigmoid, data: .builtIn(.twoNeuron))
experiment.learningRate = 0.5
experiment.steps = 500
experiment.seed = 7

for remedy in diagnosis.findings.flatMap(\.remedies) {
  let changed = try experiment.applying(remedy.changes)
  let result = try await Training(changed).run()
  print(remedy.text(in: .swift))
  print("→ \(Diagnosis(of: result).verdict.condition), cost \(result.final?.cost ?? .nan)")
}
