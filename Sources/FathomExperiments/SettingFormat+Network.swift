import FathomExchange
import FathomVocabulary

extension SettingFormat<LayerSizes> {
  /// Sizes, and what is said of single layers.
  static let sizes = SettingFormat(
    isNumeric: true,
    parse: { (text) throws(ValueProblem) in try LayerSizes(parsing: text) }, text: \.description)
}

extension SettingFormat<String> {
  /// The path of a model's file.
  static let model = SettingFormat(
    parse: { (text) throws(ValueProblem) in
      guard ModelExport.Format(path: text) != nil else {
        throw ValueProblem("is no model file; name one that ends in .onnx or .safetensors")
      }
      return text
    }, text: { $0 })
}

extension SettingFormat<Activation> {
  /// What a hidden layer can have.
  static let hidden = SettingFormat(
    choices: Activation.hidden.map(\.rawValue),
    parse: { (text) throws(ValueProblem) in
      guard text != Activation.softmax.rawValue else {
        throw ValueProblem("is for the output layer only; use it as output")
      }
      return try Values.name(text, among: Activation.hidden)
    }, text: \.rawValue)
}

extension SettingFormat<Cost> {
  /// A cost, also by its other name.
  static let cost = SettingFormat(
    choices: Cost.allCases.map(\.rawValue),
    parse: { (text) throws(ValueProblem) in
      guard let cost = Cost(name: text) else {
        throw .unknownName(text, among: Cost.allCases.map(\.rawValue) + ["nll"])
      }
      return cost
    }, text: \.rawValue)
}

extension SettingFormat<Initializer> {
  /// An initialiser, with its parameters.
  static let initializer = SettingFormat(
    choices: Initializer.names.filter { !$0.contains(":") },
    parse: { (text) throws(ValueProblem) in
      if let initializer = Initializer(text) { return initializer }
      switch text.prefix(while: { $0 != ":" }) {
      case "normal": throw ValueProblem("needs two numbers of 0 or more, as in normal:2.5,0.1")
      case "uniform": throw ValueProblem("needs one number of 0 or more, as in uniform:0.1")
      default: throw .unknownName(text, among: Initializer.names)
      }
    }, text: \.description)
}
