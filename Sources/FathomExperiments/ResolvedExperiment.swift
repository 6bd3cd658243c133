public import FathomData
public import FathomExchange
public import FathomNetworks
package import FathomNumerics
public import FathomRecords
public import FathomRuns
public import FathomTraining
public import FathomVocabulary

/// An experiment that fits its data, ready to run: every default is filled in.
public struct ResolvedExperiment: Sendable {
  /// The network.
  public let architecture: Architecture
  /// How to train it.
  public let options: TrainingOptions
  /// In which precision.
  public let precision: Precision
  /// The samples as the network sees them; its warnings tell what was done to a model.
  public let data: LoadedData
  /// The model that the network was made after; nil when sizes were named.
  public let model: ImportedModel?
  /// Whether it starts from the model's own parameters; they are drawn otherwise.
  public let keepsParameters: Bool
  /// How a run is looked after.
  public let care: RunSettings
  /// How it was asked for.
  public let origin: RunOrigin

  init(
    architecture: Architecture, options: TrainingOptions, precision: Precision, data: LoadedData,
    care: RunSettings, origin: RunOrigin, model: ImportedModel? = nil,
    keepsParameters: Bool = false
  ) {
    self.origin = origin
    self.care = care
    self.architecture = architecture
    self.options = options
    self.precision = precision
    self.data = data
    self.model = model
    self.keepsParameters = keepsParameters
  }

  /// The parameters that training starts from.
  package func start<Scalar: RealScalar>(_: Scalar.Type = Scalar.self) -> ParameterVector<Scalar> {
    switch keepsParameters ? model?.parameters : nil {
    case .float(let vector)?: vector.converted(to: Scalar.self)
    case .double(let vector)?: vector.converted(to: Scalar.self)
    case nil: ParameterVector(initializing: architecture, seed: options.seed, on: data)
    }
  }

  /// The running means and variances that training starts from; nil where it starts without.
  public var runningStatistics: RunningStatistics? {
    keepsParameters ? model?.runningStatistics : nil
  }
}
