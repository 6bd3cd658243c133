public import FathomVocabulary

/// Everything a run leaves behind: plain, versioned values that training writes and rules,
/// reports and tools read.
public struct RunRecord: Codable, Sendable, Equatable {
  /// The version of this format; it grows when a reader must know of a change.
  public static let currentFormat = 1

  /// The format this record was written in.
  public var format: Int
  /// The seed of initialisation and shuffling.
  public var seed: UInt64
  /// The working precision.
  public var precision: Precision
  /// The network.
  public var network: NetworkRecord
  /// The data.
  public var data: DataRecord
  /// The network as it was before the first step.
  public var initial: Measurement
  /// The network after the last step; nil when no step was made.
  @Recorded public var final: Measurement?
  /// The training in short; nil when no step was made.
  @Recorded public var training: TrainingRecord?
  /// The training step by step, on the recorder's schedule.
  public var history: TrainingHistory
  /// How the run was asked for; nil where that is not known.
  @Recorded public var origin: RunOrigin?

  /// A run's record, in the current format.
  public init(
    seed: UInt64, precision: Precision, network: NetworkRecord, data: DataRecord,
    initial: Measurement, final: Measurement? = nil, training: TrainingRecord? = nil,
    history: TrainingHistory = TrainingHistory(), origin: RunOrigin? = nil
  ) {
    self.origin = origin
    format = Self.currentFormat
    self.seed = seed
    self.precision = precision
    self.network = network
    self.data = data
    self.initial = initial
    self.final = final
    self.training = training
    self.history = history
  }
}

/// How a run was asked for.
public struct RunOrigin: Codable, Sendable, Equatable {
  /// One setting of the experiment.
  public struct Setting: Codable, Sendable, Equatable {
    /// Its name, as on the command line and in experiment files.
    public var name: String
    /// Its value, as it is written there.
    public var value: String

    /// A setting.
    public init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }

  /// The version of Fathom that made the run.
  public var version: String
  /// What was asked for, defaults left out.
  public var settings: [Setting]
  /// The subcommand that made the run; nil for `diagnose`.
  public var subcommand: String?

  /// An origin.
  public init(version: String, settings: [Setting], subcommand: String? = nil) {
    self.version = version
    self.settings = settings
    self.subcommand = subcommand
  }

  /// The command that makes the run again, quoted for a shell.
  public var command: String {
    (["fathom \(subcommand ?? "diagnose")"]
      + settings.map { "--\($0.name) \(Self.quoted($0.value))" })
      .joined(separator: " ")
  }

  private static func quoted(_ text: String) -> String {
    let isPlain =
      !text.isEmpty
      && text.unicodeScalars.allSatisfy {
        $0.isASCII
          && ($0.properties.isAlphabetic || "0123456789-_./:,=+@%".unicodeScalars.contains($0))
      }
    return isPlain ? text : "'" + text.replacing("'", with: "'\\''") + "'"
  }
}

/// A network, as far as its reader needs to know it.
public struct NetworkRecord: Codable, Sendable, Equatable {
  /// One layer with weights.
  public struct Layer: Codable, Sendable, Equatable {
    /// Counted from the input, whose number is 1.
    public var layer: LayerNumber
    /// Units n_l of the layer.
    public var units: Int
    /// Units n_{l−1} of the layer before.
    public var inputs: Int
    /// The activation's name.
    public var activation: String
    /// The initialiser, as on the command line, or `file` for parameters that came from one.
    public var initializer: String
    /// What is normalised in front of σ, `batch` or `layer`; nil for nothing.
    @Recorded public var normalization: String?
    /// The share of activations dropped in training; nil for none.
    @Recorded public var dropout: Double?
    /// The layer whose activations are added to this one's; nil for none.
    @Recorded public var shortcut: LayerNumber?
    /// The layer's parts in their order, as an experiment file names them; nil for the usual order:
    /// dense, normalisation, activation, dropout, sum.
    @Recorded public var parts: [String]?

    /// A layer.
    public init(
      layer: LayerNumber, units: Int, inputs: Int, activation: String, initializer: String
    ) {
      self.layer = layer
      self.units = units
      self.inputs = inputs
      self.activation = activation
      self.initializer = initializer
    }
  }

  /// The sizes n_1 … n_L, input and output included.
  public var sizes: [Int]
  /// The number of weights and biases.
  public var parameters: Int
  /// The cost's name.
  public var cost: String
  /// The layers with weights, 2 … L.
  public var layers: [Layer]
  /// The file that the network came from; nil when sizes were named.
  ///
  /// Its parameters may have been drawn anew: the layers' `initializer` then says how, and is not
  /// `file`.
  @Recorded public var model: String?

  /// A network.
  public init(
    sizes: [Int], parameters: Int, cost: String, layers: [Layer], model: String? = nil
  ) {
    self.model = model
    self.sizes = sizes
    self.parameters = parameters
    self.cost = cost
    self.layers = layers
  }

  /// What stands for an initialiser where parameters came from a file.
  public static let fromFile = "file"

  /// Whether the parameters were drawn, be it over those of a file.
  public var isDrawn: Bool { layers.contains { $0.initializer != Self.fromFile } }
}

/// The data a run used.
public struct DataRecord: Codable, Sendable, Equatable {
  /// How the data was asked for, for example `fashion-mnist`.
  public var name: String
  /// Samples trained on and measured over.
  public var samples: Int
  /// Held-out samples that `testAccuracy` refers to; 0 when there are none.
  public var testSamples: Int
  /// Classes; nil for targets that are not classes.
  @Recorded public var classes: Int?
  /// The names of the classes, in their order; nil for classes that are numbers.
  @Recorded public var classNames: [String]?
  /// How the inputs were scaled, as on the command line; nil when that is not known.
  @Recorded public var scale: String?
  /// What a predictor reaches that ignores its input.
  public var baseline: Baseline

  /// The data of a run.
  public init(
    name: String, samples: Int, testSamples: Int, classes: Int?, classNames: [String]? = nil,
    scale: String? = nil, baseline: Baseline
  ) {
    self.classNames = classNames
    self.name = name
    self.samples = samples
    self.testSamples = testSamples
    self.classes = classes
    self.scale = scale
    self.baseline = baseline
  }
}

/// The trivial predictor: always the commonest class, or the mean target.
public struct Baseline: Codable, Sendable, Equatable {
  /// The lowest cost that a constant output reaches, under the network's cost.
  @Recorded public var cost: Double
  /// The share of the commonest class; nil for targets that are not classes.
  @Recorded public var accuracy: Double?

  /// A baseline.
  public init(cost: Double, accuracy: Double?) {
    self.cost = cost
    self.accuracy = accuracy
  }
}
