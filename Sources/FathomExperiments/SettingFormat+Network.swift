import FathomExchange
import FathomVocabulary

extension SettingFormat<LayerSizes> {
  /// Sizes, and what is said of single layers.
  static let sizes = SettingFormat(
    isNumeric: true,
    parse: { (text) throws(ValueProblem) in try LayerSizes(parsing: text) }, text: \.description)
}

extension SettingFormat<ResidualBlocks> {
  /// A number of layers, and where a block's sum stands.
  static let residual = SettingFormat(
    isNumeric: true,
    parse: { (text) throws(ValueProblem) in try ResidualBlocks(parsing: text) },
    text: \.description)
}

extension SettingFormat<LayerOrder> {
  /// The parts of every hidden layer, none of which can be a single layer's own.
  static let parts = SettingFormat(
    parse: { (text) throws(ValueProblem) in
      let order = try LayerOrder(parsing: text)
      guard !order.parts.contains(where: { if case .add = $0 { true } else { false } }) else {
        throw ValueProblem(
          "adds the same layer to every hidden layer; use residual, or name the parts of single"
            + " layers in layers")
      }
      return order
    }, text: \.description)
}

extension SettingFormat<String> {
  /// The path of a model's file.
  static let model = SettingFormat(
    parse: { (text) throws(ValueProblem) in
      guard ModelFormat(path: text) != nil else {
        throw ValueProblem("is not a model file; name a file that ends in .onnx or .safetensors")
      }
      return text
    }, text: { $0 })
}

extension SettingFormat<Activation> {
  /// What a hidden layer can have.
  static let hidden = SettingFormat(
    choices: Activation.hidden.map(\.name),
    parse: { (text) throws(ValueProblem) in
      guard text != Activation.softmax.name else {
        throw ValueProblem("is for the output layer only; use it as output")
      }
      return try Activation(parsing: text, among: Activation.hidden)
    }, text: \.description)
}
