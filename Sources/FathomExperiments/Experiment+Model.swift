import FathomText
import FathomData
import FathomExchange
public import FathomNetworks
import FathomVocabulary
import Foundation

extension Experiment {
  /// Reads the model that the experiment names; nil when it names none.
  ///
  /// What else is said of the network changes it, once its cost is known.
  ///
  /// - Throws: `ExperimentError` for settings that do not go with the model, and `ExchangeError`
  ///   for files that cannot be taken.
  public func loadedModel() throws -> Network? {
    guard let model = network.model else { return nil }
    if ModelFormat(path: model) == .onnx {
      guard network.output == nil else {
        throw ExperimentError.wrong(
          .output,
          "\(setting: .output) cannot be combined with an ONNX model, which has its own activations;"
            + " leave it out")
      }
      return try Network(onnx: model)
    }
    guard try network.activation != nil || Network.hiddenLayers(inSafetensors: model) == 0
    else {
      throw ExperimentError.wrong(
        .activation,
        "\(setting: .activation) is missing: safetensors files do not hold activations; name that of"
          + " the hidden layers, for example \(setting: .activation, "relu")")
    }
    return try Network(
      safetensors: model, activation: network.activation ?? .identity,
      output: network.output ?? .identity)
  }

  /// Reads the model that the experiment names, to be used as it is.
  ///
  /// - Throws: `ExperimentError` for settings that would change it, or that do not go with it, and
  ///   `ExchangeError` for files that cannot be taken.
  package func modelAsItIs() throws -> Network? {
    guard let model = network.model else { return nil }
    if network.initializer != nil {
      throw ExperimentError.wrong(
        .initializer,
        "\(setting: .initializer) cannot be combined with \(setting: .model), which has its own"
          + " weights; leave one of the two out")
    }
    // What a network needs that is taken as it is; everything else would change it.
    let fitting: Set<SettingKey> = [.layers, .model, .activation, .output, .cost, .precision]
    let key = Setting.all.first {
      $0.group == .network && !fitting.contains($0.key) && $0.text(in: self) != nil
    }?.key
    if let key {
      throw ExperimentError.wrong(
        key,
        "\(setting: key) cannot be combined with \(setting: .model), which has its own layers; leave"
          + " one of the two out")
    }
    if network.activation != nil, ModelFormat(path: model) == .onnx {
      throw ExperimentError.wrong(
        .activation,
        "\(setting: .activation) cannot be combined with an ONNX model, which has its own"
          + " activations; leave it out")
    }
    return try loadedModel()
  }
}

extension Network {
  /// Data as the first weights of this network see it.
  func scaled(_ data: LoadedData) -> LoadedData {
    guard let inputScaling else { return data }
    return data.mapFeatures { features in
      let scaling = Scaling(scale: features.scale, shift: features.shift)
        .followed(by: inputScaling)
      return features.scaled(by: scaling.scale, shiftedBy: scaling.shift)
    }
  }
}
