import FathomDiagnosis
import FathomRecords

extension Measurement {
  var json: JSONValue {
    .object(
      [("step", .integer(step))]
        + JSONValue.members(Measurement.quantities, of: self)
        + [
          (
            "layers",
            .array(
              layers.map { layer in
                .object(
                  [("layer", .layer(layer.layer))]
                    + JSONValue.members(LayerMeasurement.quantities, of: layer))
              })
          ),
          ("accounts", Accounts(self)?.json ?? .null),
          (
            "batchStatistics",
            batchStatistics.map {
              .object([("mode", .string("training")), ("batchSize", .integer($0))])
            } ?? .null
          ),
        ])
  }
}

extension Accounts {
  fileprivate var json: JSONValue {
    .object([
      ("fromLayer", .layer(last)),
      ("toLayer", .layer(first)),
      ("log10Total", .number(total)),
      ("log10Weights", .number(weights)),
      ("log10Activation", .number(activation)),
      ("sentence", .string(sentence)),
      ("certifiedLoss", .optional(certifiedLoss)),
      ("certificate", certificate.map(JSONValue.string) ?? .null),
    ])
  }
}
