import FathomVocabulary
import FathomData
import FathomDiagnosis
import FathomLogs
import FathomRecords

/// The layers' names, and the first norm of each in one series.
struct Read: Equatable {
  var names: [String]
  var norms: [Double]

  init(_ log: LogRecord, _ quantity: LogRecord.Quantity) {
    names = log.layers.map(\.name)
    norms = log.layers.map { $0.series[quantity]?.first?.size.value ?? -1 }
  }

  init(names: [String], norms: [Double]) {
    (self.names, self.norms) = (names, norms)
  }
}

/// The only run of a log.
func onlyRun(_ path: String, _ options: LogFile.Options = LogFile.Options()) throws -> LogRecord {
  let log = try LogFile(contentsOf: path, options: options)
  guard log.runs.count == 1 else { throw SeveralRuns(names: log.runs.map(\.run)) }
  return log.runs[0]
}

struct SeveralRuns: Error {
  var names: [String]
}

/// A log of layers whose norms are given, at steps 0, 1, ….
func log(
  _ quantity: LogRecord.Quantity, _ norms: [[Double]], units: Int? = nil, cost: [Double] = []
) -> LogRecord {
  LogRecord(
    path: "test",
    layers: (norms.first ?? []).indices.map { layer in
      LogRecord.Layer(
        layer: LayerNumber(at: layer), name: "fc\(layer + 1)", weights: units.map { $0 * $0 },
        biases: units,
        series: [
          quantity: norms.indices.map { step in
            LogRecord.Point(step: step, size: Magnitude(norms[step][layer]))
          }
        ])
    }, cost: cost.enumerated().map { LogRecord.CostPoint(step: $0.offset, cost: $0.element) },
    costName: cost.isEmpty ? nil : "loss")
}
