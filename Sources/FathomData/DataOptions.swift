/// How much of the data is used, and how its numbers are scaled.
public struct DataOptions: Hashable, Sendable {
  /// Which part of the data to train on and to measure over.
  public enum Split: String, CaseIterable, Hashable, Sendable {
    /// The training samples; the test samples are held out.
    case train
    /// The test samples; nothing is held out.
    case test
  }

  /// What happens to the inputs.
  public enum Scale: String, CaseIterable, Hashable, Sendable {
    /// Bytes are divided by 255, other numbers stay as they are.
    case unit
    /// Every column gets mean 0 and deviation 1 over the training samples.
    case standard
    /// Nothing.
    case none
  }

  /// Use only the first so many samples; nil for all.
  public var samples: Int?
  /// Which part of the data to use.
  public var split: Split
  /// What happens to the inputs.
  public var scale: Scale

  /// The name of the column with the answers, in tables that name their columns; nil for the
  /// last one.
  public var target: String?

  /// Options; all samples of the training part on the unit scale unless said otherwise.
  public init(
    samples: Int? = nil, split: Split = .train, scale: Scale = .unit, target: String? = nil
  ) {
    self.samples = samples
    self.split = split
    self.scale = scale
    self.target = target
  }
}
