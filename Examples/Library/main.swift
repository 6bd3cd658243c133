import Fathom

// The data: points of a square, and whether the signs of their coordinates agree.
let axis = (0..<20).map { Double($0) / 10 - 0.95 }
let points = axis.flatMap { x in axis.map { y in [x, y] } }
let labels = points.map { $0[0] * $0[1] > 0 ? 1 : 0 }

// The experiment: what is not named gets its default, and what does not fit throws.
var experiment = try Experiment(
  layers: [2, 16, 16, 16, 16, 16, 2], activation: .sigmoid, data: .arrays(points, labels: labels))
experiment.learningRate = 0.1
experiment.epochs = 20_000
experiment.untilAccuracy = 0.99

// A sink is told what happens, and never holds the training up.
let training = try Training(experiment)
let sink = ClosureSink { event in
  guard case .epoch(let epoch) = event, epoch.epoch.isMultiple(of: 50) else { return }
  print("epoch \(epoch.epoch): accuracy \(epoch.training?.accuracy ?? 0)")
}
training.send(to: sink)

// Another task cancels the training, which after 200 epochs is no better than guessing.
Task {
  for await case .epoch(let epoch) in training.events where epoch.epoch >= 200 { training.cancel() }
}
let record = try await training.run()

// What it has come to is a record like any other, and can be judged.
let diagnosis = Diagnosis(of: record)
print(record.training?.interrupted == true ? "Cancelled." : "Finished.", diagnosis.verdict.summary)

// A remedy is a change of the experiment, which then reaches its accuracy.
if let remedy = diagnosis.findings.first?.remedies.first {
  print(remedy.text(in: .swift))
  let cured = try await Training(experiment.applying(remedy.changes)).run()
  let verdict = Diagnosis(of: cured).verdict
  print("\(verdict.condition): \(verdict.summary)")
}
