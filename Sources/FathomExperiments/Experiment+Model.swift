import FathomText
public import FathomExchange
package import FathomData
import FathomNetworks
import FathomVocabulary
import Foundation

extension Experiment {
  /// Reads the model that the experiment names; nil when it names none.
  ///
  /// What else is said of the network changes it, once its cost is known.
  ///
  /// - Throws: `ExperimentError` for settings that do not go with the model, and `ExchangeError`
  ///   for files that cannot be taken.
  public func loadedModel() throws -> ImportedModel? {
    guard let model = network.model else { return nil }
    if ModelExport.Format(path: model) == .onnx {
      guard network.output == nil else {
        throw ExperimentError.wrong(
          .output,
          "\(setting: .output) cannot be combined with an ONNX model, which has its own activations;"
            + " leave it out")
      }
      return try ImportedModel(onnx: model)
    }
    guard try network.activation != nil || ImportedModel.hiddenLayers(inSafetensors: model) == 0
    else {
      throw ExperimentError.wrong(
        .activation,
        "\(setting: .activation) is missing: safetensors files do not hold activations; name that of"
          + " the hidden layers, for example \(setting: .activation, "relu")")
    }
    return try ImportedModel(
      safetensors: model, activation: network.activation ?? .identity,
      output: network.output ?? .identity)
  }

  /// Reads the model that the experiment names, to be used as it is.
  ///
  /// - Throws: `ExperimentError` for settings that would change it, or that do not go with it, and
  ///   `ExchangeError` for files that cannot be taken.
  package func modelAsItIs() throws -> ImportedModel? {
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
    if network.activation != nil, ModelExport.Format(path: model) == .onnx {
      throw ExperimentError.wrong(
        .activation,
        "\(setting: .activation) cannot be combined with an ONNX model, which has its own"
          + " activations; leave it out")
    }
    return try loadedModel()
  }
}

extension ImportedModel {
  /// Data as the first weights of this model see it.
  package func scaled(_ data: LoadedData) -> LoadedData {
    inputScaling.map { data.scaled(by: $0) } ?? data
  }
}

extension LoadedData {
  /// The same samples as the first weights of a model see them.
  package func scaled(by scaling: ImportedModel.InputScaling) -> LoadedData {
    mapFeatures { features in
      features.scaled(
        by: zip(features.scale, scaling.scale).map { $0 * $1 },
        shiftedBy: features.shift.indices.map {
          features.shift[$0] * scaling.scale[$0] + scaling.shift[$0]
        })
    }
  }
}
