extension TrainingEvent {
  /// What kind of event it is, by the name that it has in JSON.
  public enum Kind: String, Codable, Sendable, CaseIterable {
    case started, progress, step, epoch, evaluation, course, checkpoint, finished, failed
  }

  /// What kind of event it is.
  public var kind: Kind {
    switch self {
    case .started: .started
    case .progress: .progress
    case .step: .step
    case .epoch: .epoch
    case .evaluation: .evaluation
    case .course: .course
    case .checkpoint: .checkpoint
    case .finished: .finished
    case .failed: .failed
    }
  }
}

extension TrainingEvent.Kind {
  /// Whether a newer event of this kind says all that an older one did.
  var isStanding: Bool { self == .progress || self == .course }
}

/// An event is an object with the `format`, the `kind` and what the kind tells, as `content`.
extension TrainingEvent: Codable {
  private enum Key: String, CodingKey {
    case format, kind, content
  }

  private struct Look: Codable {
    var record: EvaluationRecord
    var isBest: Bool
  }

  private struct Saved: Codable {
    var step: Int
    var path: String
  }

  /// Writes an event.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(Self.currentFormat, forKey: .format)
    try container.encode(kind, forKey: .kind)
    switch self {
    case .started(let start): try container.encode(start, forKey: .content)
    case .progress(let progress): try container.encode(progress, forKey: .content)
    case .step(let step): try container.encode(step, forKey: .content)
    case .epoch(let epoch): try container.encode(epoch, forKey: .content)
    case .evaluation(let record, let isBest):
      try container.encode(Look(record: record, isBest: isBest), forKey: .content)
    case .course(let course): try container.encode(course, forKey: .content)
    case .checkpoint(let step, let path):
      try container.encode(Saved(step: step, path: path), forKey: .content)
    case .finished(let result): try container.encode(result, forKey: .content)
    case .failed(let message): try container.encode(message, forKey: .content)
    }
  }

  /// Reads an event.
  ///
  /// - Throws: `DecodingError` when it is none, or of a newer format.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let format = try container.decode(Int.self, forKey: .format)
    guard format <= Self.currentFormat else {
      throw DecodingError.dataCorruptedError(
        forKey: .format, in: container,
        debugDescription: "format \(format) is newer than \(Self.currentFormat)")
    }
    func content<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
      try container.decode(type, forKey: .content)
    }
    switch try container.decode(Kind.self, forKey: .kind) {
    case .started: self = .started(try content())
    case .progress: self = .progress(try content())
    case .step: self = .step(try content())
    case .epoch: self = .epoch(try content())
    case .evaluation:
      let look = try content(Look.self)
      self = .evaluation(look.record, isBest: look.isBest)
    case .course: self = .course(try content())
    case .checkpoint:
      let saved = try content(Saved.self)
      self = .checkpoint(step: saved.step, path: saved.path)
    case .finished: self = .finished(try content())
    case .failed: self = .failed(message: try content())
    }
  }
}
