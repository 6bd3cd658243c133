import FathomVocabulary
import FathomDiagnosis
import FathomRecords

extension DiagnosisReport {
  /// The report as JSON, for scripts: fields may be added to it, never renamed.
  ///
  /// - Returns: One object, pretty printed, with a newline at its end. Absent values and numbers
  ///   that JSON cannot hold are explicit `null`s; the step-by-step history is left out.
  public func json() -> String {
    JSONValue.object([
      ("fathom", .string(version)),
      ("seed", .seed(run.seed)),
      ("precision", .string(run.precision.rawValue)),
      ("network", run.network.json),
      ("data", run.data.json),
      ("initial", run.initial.json),
      ("final", run.final?.json ?? .null),
      ("training", run.training?.json ?? .null),
      ("verdict", diagnosis.verdict.json),
      ("findings", .array(diagnosis.findings.map { $0.json(Remedy.Style(for: run)) })),
      ("effects", .array(Effects(in: run).sentences.map(JSONValue.string))),
      ("warnings", .array(warnings.map(JSONValue.string))),
    ]).document()
  }
}

extension NetworkRecord {
  fileprivate var json: JSONValue {
    .object([
      ("sizes", .array(sizes.map(JSONValue.integer))),
      ("parameters", .integer(parameters)),
      ("cost", .string(cost)),
      ("layers", .array(layers.map(\.json))),
      ("model", model.map(JSONValue.string) ?? .null),
    ])
  }
}

extension NetworkRecord.Layer {
  fileprivate var json: JSONValue {
    .object([
      ("layer", .layer(layer)),
      ("units", .integer(units)),
      ("inputs", .integer(inputs)),
      ("activation", .string(activation)),
      ("initializer", .string(initializer)),
      ("normalization", normalization.map(JSONValue.string) ?? .null),
      ("dropout", .optional(dropout)),
      ("shortcut", shortcut.map(JSONValue.layer) ?? .null),
    ])
  }
}

extension DataRecord {
  fileprivate var json: JSONValue {
    .object([
      ("name", .string(name)),
      ("samples", .integer(samples)),
      ("testSamples", .integer(testSamples)),
      ("classes", classes.map(JSONValue.integer) ?? .null),
      ("classNames", classNames.map { .array($0.map(JSONValue.string)) } ?? .null),
      ("scale", scale.map(JSONValue.string) ?? .null),
      (
        "baseline",
        .object([("cost", .number(baseline.cost)), ("accuracy", .optional(baseline.accuracy))])
      ),
    ])
  }
}

extension TrainingRecord {
  fileprivate var json: JSONValue {
    .object([
      ("optimizer", .string(optimizer)),
      ("learningRate", .number(learningRate)),
      ("weightDecay", .number(weightDecay)),
      ("batchSize", .integer(batchSize)),
      ("steps", .integer(steps)),
      ("epochsCompleted", .integer(epochsCompleted)),
      ("seconds", .number(seconds)),
      ("stepsPerSecond", .number(stepsPerSecond)),
      ("cost", .array(cost.map(JSONValue.number))),
      ("accuracy", .array(accuracy.map(JSONValue.number))),
      ("testAccuracy", .array(testAccuracy.map(JSONValue.number))),
      ("incident", incident?.json ?? .null),
      ("excursion", excursion?.json ?? .null),
      ("schedule", schedule.map(JSONValue.string) ?? .null),
      ("clipNorm", .optional(clipNorm)),
      ("clipValue", .optional(clipValue)),
      ("l1", .optional(l1)),
      ("l2", .optional(l2)),
      ("labelSmoothing", .optional(labelSmoothing)),
      ("classWeights", classWeights.map { .array($0.map(JSONValue.number)) } ?? .null),
      ("interrupted", .bool(interrupted)),
    ])
  }
}

extension Incident {
  fileprivate var json: JSONValue {
    .object([
      ("step", .integer(step)),
      ("layer", .layer(layer)),
      ("quantity", .string(quantity.rawValue)),
    ])
  }
}

extension CostExcursion {
  fileprivate var json: JSONValue {
    .object([
      ("limit", .number(limit)),
      ("firstStep", .integer(firstStep)),
      ("steps", .integer(steps)),
      ("layer", .layer(layer)),
    ])
  }
}

extension Verdict {
  fileprivate var json: JSONValue {
    .object([
      ("condition", .string(condition.rawValue)),
      ("severity", severity.map { .string($0.rawValue) } ?? .null),
      ("decadesPerLayer", .optional(decadesPerLayer)),
      ("decadesPerLayerError", .optional(decadesPerLayerError)),
      ("firstToLastRatio", .optional(firstToLastRatio)),
      ("finalFirstToLastRatio", .optional(finalFirstToLastRatio)),
      ("summary", .string(summary)),
    ])
  }
}

extension Finding {
  /// The finding with its remedies in a style, and beside them what each changes.
  func json(_ style: Remedy.Style) -> JSONValue {
    .object([
      ("rule", .string(rule.rawValue)),
      ("severity", .string(severity.rawValue)),
      ("layers", .array(layers.map(JSONValue.layer))),
      ("observed", .optional(observed)),
      ("threshold", .optional(threshold)),
      ("evidence", .string(evidence)),
      ("remedies", .array(remedies.map { .string($0.text(in: style)) })),
      ("changes", .array(remedies.map(\.changes.json))),
    ])
  }
}

extension SettingChanges {
  fileprivate var json: JSONValue { .object(list.map { ($0.key.rawValue, $0.json) }) }
}

extension SettingChanges.Change {
  fileprivate var json: JSONValue {
    switch value {
    case .number(let number)?: Int(exactly: number).map(JSONValue.integer) ?? .number(number)
    case .text(let text)?: .string(text)
    case nil: .null
    }
  }
}
