public import FathomData
internal import FathomNumerics

/// Small data sets that tests make themselves.
public enum Problems {
  /// Classes around random centres, easy to tell apart: something that learns, learns this.
  public static func clusters(
    samples: Int, inputs: Int, classes: Int, test: Int = 0, seed: UInt64 = 1
  ) -> LoadedData {
    var stream = RandomStream(seed: seed, purpose: .data, index: 99)
    let centres = (0..<classes).map { _ in (0..<inputs).map { _ in stream.normal() } }
    func draw(_ count: Int) -> Dataset {
      let labels = (0..<count).map { _ in Int32(stream.index(below: classes)) }
      let values = labels.flatMap { label in
        centres[Int(label)].map { $0 + 0.3 * stream.normal() }
      }
      return Dataset(
        features: FeatureMatrix(columns: inputs, storage: .reals(values)),
        targets: .labels(labels, classes: classes))
    }
    return LoadedData(
      name: "clusters", training: draw(samples), test: test > 0 ? draw(test) : nil)
  }

  /// A linear map with a little noise, as real targets.
  public static func regression(samples: Int, inputs: Int, outputs: Int) -> LoadedData {
    var stream = RandomStream(seed: 2, purpose: .data, index: 98)
    let map = (0..<outputs).map { _ in (0..<inputs).map { _ in stream.normal() } }
    var values: [Double] = []
    var targets: [Double] = []
    for _ in 0..<samples {
      let x = (0..<inputs).map { _ in stream.normal() }
      values += x
      targets += map.map { row in
        zip(row, x).reduce(0.01 * stream.normal()) { $0 + $1.0 * $1.1 }
      }
    }
    return LoadedData(
      name: "regression",
      training: Dataset(
        features: FeatureMatrix(columns: inputs, storage: .reals(values)),
        targets: .values(targets, columns: outputs)))
  }
}
