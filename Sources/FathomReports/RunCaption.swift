public import FathomFigures
import FathomRecords

/// What stands under the title of a figure: which runs it shows.
public enum RunCaption {
  /// The network and the data of one run, or the names of several.
  public static func line(of runs: [NamedRun]) -> String {
    guard runs.count == 1, let run = runs.first?.run else {
      return runs.map(\.name).joined(separator: ", ")
    }
    let hidden = run.network.layers.dropLast().first?.activation ?? "no hidden layer"
    return "\(run.network.shape) on \(run.data.name), \(hidden),"
      + " \(start(run.network))"
  }

  private static func start(_ network: NetworkRecord) -> String {
    let initializer = network.layers.first?.initializer ?? ""
    guard let model = network.model else { return initializer }
    return network.isDrawn ? "\(model), re-initialised (\(initializer))" : model
  }
}
