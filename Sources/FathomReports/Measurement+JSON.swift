import FathomDiagnosis
import FathomRecords

extension Measurement {
  var json: JSONValue {
    .object([
      ("step", .integer(step)),
      ("cost", .number(cost)),
      ("accuracy", .optional(accuracy)),
      ("layers", .array(layers.map(\.json))),
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

extension LayerMeasurement {
  fileprivate var json: JSONValue {
    .object([
      ("layer", .integer(layer)),
      ("gradient", gradient.json),
      ("error", error.json),
      ("speed", speed?.json ?? .null),
      ("noise", noise?.json ?? .null),
      ("activation", activation.json),
      ("decay", decay?.json ?? .null),
      ("parameters", parameters.json),
      ("normalization", normalization?.json ?? .null),
    ])
  }
}

extension Accounts {
  fileprivate var json: JSONValue {
    .object([
      ("fromLayer", .integer(last)),
      ("toLayer", .integer(first)),
      ("log10Total", .number(total)),
      ("log10Weights", .number(weights)),
      ("log10Activation", .number(activation)),
      ("sentence", .string(sentence)),
      ("certifiedLoss", .optional(certifiedLoss)),
      ("certificate", certificate.map(JSONValue.string) ?? .null),
    ])
  }
}

extension JSONValue {
  /// The size of something whose logarithm is known: `null` when a `Double` cannot hold it, so
  /// that 0 always means a true zero.
  fileprivate static func size(_ value: Double, log10: Double?) -> JSONValue {
    log10 != nil && value == 0 ? .null : .number(value)
  }
}

extension GradientMeasurement {
  fileprivate var json: JSONValue {
    .object([
      ("norm", .size(norm, log10: log10Norm)),
      ("log10Norm", .optional(log10Norm)),
      ("rms", .size(rms, log10: log10RMS)),
      ("log10RMS", .optional(log10RMS)),
      ("max", .size(max, log10: log10Norm)),
      ("zeroFraction", .number(zeroFraction)),
      ("nonFinite", .integer(nonFinite)),
      ("state", .string(state.rawValue)),
      ("zeroCause", zeroCause.map { .string($0.rawValue) } ?? .null),
      ("condition", .optional(condition)),
      ("weights", weights.json),
      ("biases", biases.json),
    ])
  }
}

extension GradientMeasurement.Part {
  fileprivate var json: JSONValue {
    .object([
      ("norm", .size(norm, log10: log10Norm)),
      ("log10Norm", .optional(log10Norm)),
    ])
  }
}

extension NormalizationMeasurement {
  fileprivate var json: JSONValue {
    .object([
      ("kind", .string(kind)),
      ("scales", scales.json),
      ("shifts", shifts.json),
    ])
  }
}

extension ErrorMeasurement {
  fileprivate var json: JSONValue {
    .object([
      ("norm", .size(norm, log10: log10Norm)),
      ("log10Norm", .optional(log10Norm)),
      ("rms", .size(rms, log10: log10RMS)),
      ("log10RMS", .optional(log10RMS)),
    ])
  }
}

extension SpeedMeasurement {
  fileprivate var json: JSONValue {
    .object([
      ("norm", .number(norm)),
      ("rms", .number(rms)),
      ("relative", .optional(relative)),
      ("decayIncluded", .bool(decayIncluded)),
    ])
  }
}

extension NoiseMeasurement {
  fileprivate var json: JSONValue {
    .object([
      ("signalToNoise", .number(signalToNoise)),
      ("cosineToFull", .optional(cosineToFull)),
    ])
  }
}

extension ActivationMeasurement {
  fileprivate var json: JSONValue {
    .object([
      ("mean", .number(mean)),
      ("deviation", .number(deviation)),
      ("saturatedFraction", .number(saturatedFraction)),
      ("deadFraction", .number(deadFraction)),
    ])
  }
}

extension DecayMeasurement {
  fileprivate var json: JSONValue {
    .object([
      ("log10Total", .optional(log10Total)),
      ("log10Weights", .optional(log10Weights)),
      ("log10Activation", .optional(log10Activation)),
      ("slopeMeanSquare", .optional(slopeMeanSquare)),
      ("saturatedShare", .optional(saturatedShare)),
      ("weightGain", .optional(weightGain)),
      ("log10Bound", .optional(log10Bound)),
    ])
  }
}

extension ParameterMeasurement {
  fileprivate var json: JSONValue {
    .object([
      ("weightsNorm", .number(weightsNorm)),
      ("equalUnits", .integer(equalUnits)),
      ("constantWeights", .bool(constantWeights)),
    ])
  }
}
