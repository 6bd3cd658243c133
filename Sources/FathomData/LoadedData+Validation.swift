import FathomText
import FathomVocabulary
public import FathomFiles
import FathomNumerics

extension LoadedData {
  /// This data with some training samples put aside, to decide by which training is best and when
  /// to stop it.
  ///
  /// The samples are drawn at random; those that stay keep their order.
  ///
  /// - Parameters:
  ///   - share: How many of the training samples, from 0 to 1; at least one stays on either side.
  ///   - seed: What the choice depends on.
  /// - Returns: The data with fewer training samples, and `validation`.
  /// - Throws: `FileError` when there are fewer than two samples to share out.
  public func puttingAside(_ share: Double, seed: UInt64) throws(FileError) -> LoadedData {
    let samples = training.samples
    guard samples >= 2 else {
      throw FileError(
        .unavailable, at: name, "a single sample cannot be split between training and validation",
        fix: "leave out \(setting: .validation)")
    }
    let count = min(max(1, Int((share * Double(samples)).rounded())), samples - 1)
    var positions = Array(0..<samples)
    var stream = RandomStream(seed: seed, purpose: .validation)
    for place in 0..<count {
      positions.swapAt(place, place + stream.index(below: samples - place))
    }
    var result = self
    result.validation = training.samples(at: positions[..<count].sorted())
    result.training = training.samples(at: positions[count...].sorted())
    return result
  }
}
