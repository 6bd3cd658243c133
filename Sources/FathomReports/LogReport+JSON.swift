import FathomDiagnosis
import FathomRecords

extension LogReport {
  /// The report as JSON: the worst run in the fields of a diagnosis, and all of them in `runs`.
  ///
  /// - Returns: One object, pretty printed, with a newline at its end.
  public func json() -> String {
    JSONValue.object(
      [
        ("fathom", .string(version)),
        (
          "log",
          .object([
            ("path", .string(path)), ("runs", .integer(runs.count)),
            ("withoutLayers", .array(others.map(JSONValue.string))),
          ])
        ),
      ] + worst.members + [("runs", .array(runs.map { .object($0.members) }))]
    ).document()
  }
}

extension LogReport.Run {
  fileprivate var members: [(key: String, value: JSONValue)] {
    let looks = looks
    return [
      ("run", .string(log.run)),
      ("network", .object([("layers", .array(log.layers.map(\.json)))])),
      ("basis", diagnosis.profile.map { .string($0.basis.rawValue) } ?? .null),
      ("initial", looks.first?.json ?? .null),
      ("final", looks.count > 1 ? looks[1].json : .null),
      (
        "cost",
        log.costName.map {
          .object([
            ("name", .string($0)), ("first", .optional(log.cost.first?.cost)),
            ("last", .optional(log.cost.last?.cost)),
          ])
        } ?? .null
      ),
      ("verdict", diagnosis.verdict.json),
      ("findings", .array(diagnosis.findings.map { $0.json(.words) })),
      (
        "unjudged",
        .array(
          diagnosis.unjudged.map {
            .object([("rule", .string($0.condition.rawValue)), ("reason", .string($0.reason))])
          })
      ),
      ("caveats", .array(diagnosis.caveats.map(JSONValue.string))),
      ("warnings", .array(log.notes.map(JSONValue.string))),
    ]
  }
}

extension LogRecord.Layer {
  fileprivate var json: JSONValue {
    .object([
      ("layer", .layer(layer)), ("name", .string(name)),
      ("weights", weights.map(JSONValue.integer) ?? .null),
      ("biases", biases.map(JSONValue.integer) ?? .null),
    ])
  }
}

extension LogLook {
  fileprivate var json: JSONValue {
    .object([("step", .integer(step)), ("layers", .array(layers.map(\.json)))])
  }
}

extension LogLook.Layer {
  fileprivate var json: JSONValue {
    func part(_ size: Magnitude?) -> JSONValue {
      size.map {
        .object([("norm", .number($0.value)), ("log10Norm", .optional($0.log10))])
      } ?? .null
    }
    return .object([
      ("layer", .layer(layer.layer)),
      (
        "gradient",
        .object([
          ("norm", .optional(gradient?.value)), ("log10Norm", .optional(gradient?.log10)),
          ("rms", .optional(rms?.value)), ("log10RMS", .optional(rms?.log10)),
          ("weights", part(weights)), ("biases", part(biases)),
        ])
      ),
      (
        "error",
        error.map {
          .object([("rms", .number($0.value)), ("log10RMS", .optional($0.log10))])
        } ?? .null
      ),
      ("log10Compared", .optional(compared)),
    ])
  }
}

extension LogDiagnosis.Verdict {
  fileprivate var json: JSONValue {
    .object([
      ("condition", condition.map { .string($0.rawValue) } ?? .null),
      ("severity", severity.map { .string($0.rawValue) } ?? .null),
      ("decadesPerLayer", .optional(decadesPerLayer)),
      ("decadesPerLayerError", .optional(decadesPerLayerError)),
      ("firstToLastRatio", .optional(firstToLastRatio)),
      ("finalFirstToLastRatio", .optional(finalFirstToLastRatio)),
      ("summary", .string(summary)),
    ])
  }
}
