public import FathomData
public import FathomNetworks
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
  /// The network of a file that this one was made after; nil when sizes were named.
  public let model: Network?
  /// Whether it starts from that network's parameters; they are drawn otherwise.
  public let keepsParameters: Bool
  /// How a run is saved and looked after.
  public let runSettings: RunSettings
  /// Where it comes from, for its records.
  public let provenance: RunProvenance

  init(
    architecture: Architecture, options: TrainingOptions, precision: Precision, data: LoadedData,
    runSettings: RunSettings, provenance: RunProvenance, model: Network? = nil,
    keepsParameters: Bool = false
  ) {
    self.provenance = provenance
    self.runSettings = runSettings
    self.architecture = architecture
    self.options = options
    self.precision = precision
    self.data = data
    self.model = model
    self.keepsParameters = keepsParameters
  }

  /// The running means and variances that training starts from; nil where it starts without.
  public var runningStatistics: RunningStatistics? {
    keepsParameters ? model?.runningStatistics : nil
  }
}
