public import FathomData
import FathomVocabulary

/// What an experiment says of its data.
public struct DataSettings: Hashable, Sendable {
  /// Where the data comes from.
  public var data: DataSource?
  /// The column of a CSV file that holds the answers.
  public var target: String?
  /// Use only the first so many samples.
  public var samples: Int?
  /// The part of the data to use.
  public var split: DataOptions.Split?
  /// What happens to the inputs.
  public var scale: DataOptions.Scale?

  /// How the data is loaded, with the defaults of what is not named.
  public var options: DataOptions {
    DataOptions(samples: samples, split: split ?? .train, scale: scale ?? .unit, target: target)
  }
}

extension DataSettings: SettingGroup {
  static let group = Setting.Group.data
  static let place: any WritableKeyPath<Experiment, Self> & Sendable = \.dataset

  static var settings: [Setting] {
    Setting(
      .data, \Self.data, .source, "source",
      "fashion-mnist, mnist:DIR, idx:DIR, FILE.npz (arrays x and y), FILE.csv, or built in:"
        + " \(BuiltInProblem.allCases.map(\.rawValue).joined(separator: ", "))"
    ) { $0.experiment.data?.withFullPath }
    Setting(
      .target, \Self.target, .words, "name",
      "The name of the CSV column with the targets", usual: "the last column")
    Setting(
      .samples, \Self.samples, .count, "count", "Use only this many samples, from the first on")
    Setting(
      .split, \Self.split, .name, "part", "Which part of the data to use: train or test",
      usual: "train"
    ) { $0.experiment.split ?? .train }
    Setting(
      .scale, \Self.scale, .name, "name",
      "How to scale the inputs: unit (bytes divided by 255), standard (mean 0, standard deviation"
        + " 1) or none", usual: "unit"
    ) { $0.experiment.scale ?? .unit }
  }
}

extension DataSource {
  fileprivate var withFullPath: DataSource {
    switch self {
    case .fashionMNIST, .builtIn, .samples: self
    case .mnist(let folder): .mnist(fullPath(folder))
    case .idx(let folder): .idx(fullPath(folder))
    case .npz(let file): .npz(fullPath(file))
    case .csv(let file): .csv(fullPath(file))
    }
  }
}
