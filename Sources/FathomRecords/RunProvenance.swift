/// Where a run comes from: what its training does not know itself.
public struct RunProvenance: Sendable, Equatable {
  /// The file that a network was made after.
  public struct Model: Sendable, Equatable {
    /// The name of the file.
    public var name: String
    /// Whether training starts from the file's own parameters; they are drawn otherwise.
    public var keepsParameters: Bool

    /// A file.
    public init(name: String, keepsParameters: Bool = true) {
      self.name = name
      self.keepsParameters = keepsParameters
    }
  }

  /// The file that the network was made after; nil when sizes were named.
  public var model: Model?
  /// How the run was asked for; nil where that is not known.
  public var origin: RunOrigin?

  /// A provenance.
  public init(model: Model? = nil, origin: RunOrigin? = nil) {
    self.model = model
    self.origin = origin
  }

  /// A run's record that says where the run comes from.
  public func told(in record: RunRecord) -> RunRecord {
    var result = record
    if let model {
      result.network.model = model.name
      if model.keepsParameters {
        for index in result.network.layers.indices {
          result.network.layers[index].initializer = NetworkRecord.fromFile
        }
      }
    }
    result.origin = origin ?? record.origin
    return result
  }
}
