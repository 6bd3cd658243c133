import Fathom
import FathomCommands
import Foundation

/// A kind of file that is fuzzed.
enum FileKind: String, CaseIterable {
  case idx, npz, npy, csv, onnx, safetensors, events, jsonl, logcsv, yaml

  /// Reads a file of this kind: an error is fine, and so is a result that keeps what is promised.
  func read(in folder: URL, _ bytes: Data) throws {
    let file = folder.appending(path: "file.\(rawValue)")
    switch self {
    case .idx: try load(idx(in: folder, bytes), bytes.count)
    case .npz, .csv:
      try bytes.write(to: file)
      try load(self == .npz ? .npz(file.path) : .csv(file.path), bytes.count)
    case .npy:
      try bytes.write(to: file)
      let array = try NumPyArray(contentsOf: file.path)
      precondition(array.shape.reduce(1, *) == array.values.count)
    case .events:
      let log = folder.appending(path: "events.out.tfevents.1")
      // Checksums would keep almost every input out: the first byte says whether they are mended.
      let isFile = (bytes.first ?? 0) & 1 != 0
      try (isFile ? bytes.dropFirst() : Data(TFRecords.framed(bytes.dropFirst()))).write(to: log)
      check(try LogFile(contentsOf: log.path), path: log.path)
    case .jsonl, .logcsv:
      let log = folder.appending(path: self == .jsonl ? "log.jsonl" : "log.csv")
      try bytes.write(to: log)
      check(try LogFile(contentsOf: log.path), path: log.path)
    case .yaml:
      try bytes.write(to: file)
      let status = CommandLineTool.status(
        of: ["diagnose", "--experiment", file.path, "--print-experiment"])
      precondition([0, 1, 64].contains(status))
    case .onnx:
      try bytes.write(to: file)
      if let model = try? Network(onnx: file.path) { check(model) }
      let inputs = ONNXPredictor.Numbers(shape: [2, 4], values: [1, 2, 3, 4, 5, 6, 7, 8])
      let outputs = try ONNXPredictor(contentsOf: file.path).outputs(for: inputs)
      precondition(outputs.shape.reduce(1, *) == outputs.values.count)
    case .safetensors:
      try bytes.write(to: file)
      check(try Network(safetensors: file.path, activation: .tanh))
    }
  }

  private func load(_ source: DataSource, _ count: Int) throws {
    let options = DataOptions(
      samples: count.isMultiple(of: 2) ? nil : 1,
      scale: count.isMultiple(of: 3) ? .standard : .unit)
    let data = try source.load(options).training
    precondition(data.samples > 0 && data.features.columns > 0)
    for column in 0..<data.features.columns {
      precondition(data.features[data.samples - 1, column].isFinite)
    }
  }

  /// Whatever a log holds, it is judged and reported.
  private func check(_ log: LogFile, path: String) {
    for run in log.runs {
      precondition(!run.layers.isEmpty)
      precondition(
        run.layers.enumerated().allSatisfy { LayerNumber(at: $0.offset) == $0.element.layer })
    }
    let report = LogReport(path: path, logs: log.runs, others: log.others)
    precondition(!report.text().isEmpty && !report.json().isEmpty)
  }

  private func check(_ network: Network) {
    let architecture = network.architecture
    precondition(network.parameters.layout.layers.count == architecture.layers.count)
    guard architecture.sizes.reduce(0, +) < 1000 else { return }
    let answers = network.predict([Array(repeating: 1, count: architecture.inputs)], threads: 1)
    precondition(answers.samples == 1 && answers.columns == architecture.outputs)
  }

  /// Two images or two labels: the first byte says which, and whether they are packed.
  private func idx(in folder: URL, _ bytes: Data) throws -> DataSource {
    let first = bytes.first ?? 0
    let (areLabels, isPacked) = (first & 1 != 0, first & 2 != 0)
    let images: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 5, 6]
    let labels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 2, 0, 1]
    let names = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte"]
    for name in names + names.map({ $0 + ".gz" }) {
      try? FileManager.default.removeItem(at: folder.appending(path: name))
    }
    try bytes.dropFirst().write(
      to: folder.appending(path: names[areLabels ? 1 : 0] + (isPacked ? ".gz" : "")))
    try Data(areLabels ? images : labels).write(
      to: folder.appending(path: names[areLabels ? 0 : 1]))
    return .idx(folder.path)
  }
}
