import FathomFiles
import FathomVocabulary
import FathomData
import FathomNetworks

/// Answers of a network as a table: for each sample its label and the probabilities of classes,
/// or plain outputs.
struct PredictionTable {
  /// What outputs are.
  enum Meaning {
    /// One probability for each class.
    case probabilities
    /// The probability of class 1.
    case probability
    /// One number for each class, the largest of which wins.
    case scores
    /// Real targets.
    case values
  }

  let outputs: [Double]
  let columns: Int
  let labels: [Int]
  let meaning: Meaning
  let classNames: [String]?

  /// What the outputs of a network with some last layer and cost are.
  static func meaning(of last: Activation?, outputs: Int, cost: Cost?) -> Meaning {
    switch last {
    case .softmax: .probabilities
    case .sigmoid: outputs == 1 ? .probability : .scores
    default: cost?.needsShares == false || outputs == 1 ? .values : .scores
    }
  }

  /// Writes a CSV file, which is there completely or not at all.
  ///
  /// - Throws: `FileError` when the file cannot be written.
  func write(to path: String) throws(FileError) {
    let file = try OutputFile(path)
    var text = header
    for sample in 0..<outputs.count / max(1, columns) {
      let row = outputs[sample * columns..<(sample + 1) * columns].map { "\($0)" }
      text +=
        (meaning == .values ? row : [name(labels[sample])] + row).joined(separator: ",") + "\n"
      guard text.utf8.count > 1 << 20 else { continue }
      try file.append(Array(text.utf8))
      text = ""
    }
    try file.append(Array(text.utf8))
    try file.finish()
  }

  private var header: String {
    let names =
      switch meaning {
      case .probabilities: (0..<columns).map { Self.quoted("p(\(plainName($0)))") }
      case .probability: [Self.quoted("p(\(plainName(1)))")]
      case .scores, .values: (0..<columns).map { "y\($0)" }
      }
    return (meaning == .values ? names : ["label"] + names).joined(separator: ",") + "\n"
  }

  private func plainName(_ label: Int) -> String {
    classNames.flatMap { $0.indices.contains(label) ? $0[label] : nil } ?? "\(label)"
  }

  private func name(_ label: Int) -> String { Self.quoted(plainName(label)) }

  /// A field of RFC 4180.
  private static func quoted(_ text: String) -> String {
    guard text.contains(where: { $0 == "," || $0 == "\"" || $0.isNewline }) else { return text }
    return "\"\(text.replacing("\"", with: "\"\""))\""
  }
}
