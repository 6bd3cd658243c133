import FathomText
import FathomVocabulary

/// What may stand in a model, in words for who brings something else.
enum SupportedOperations {
  private static let summary =
    "Fathom takes chains of Gemm or MatMul and Add, with the activations"
    + " \(Wording.words(operatorNames)), BatchNormalization,"
    + " LayerNormalization and sums with earlier values before and behind them in any order, and"
    + " Softmax or LogSoftmax at the end"

  /// Of activations, each once.
  private static let operatorNames = Activation.hidden.map(\.operatorName).reduce(into: [String]())
  {
    if !$0.contains($1) { $0.append($1) }
  }

  /// Why a node's operation is not taken.
  static func refusal(of node: ONNXNode) -> ExchangeError {
    node.refusal(reason(node), fix: summary)
  }

  private static func reason(_ node: ONNXNode) -> String {
    guard node.isStandard else {
      return "operations of the domain '\(node.domain.abridged)' are not supported"
    }
    switch node.operation {
    case "GroupNormalization", "InstanceNormalization":
      return "of the normalisations only batch and layer normalisation are supported"
    case "Conv", "ConvTranspose": return "convolutions are not supported"
    case "MaxPool", "AveragePool", "GlobalAveragePool": return "pooling is not supported"
    case "ReduceMean", "ReduceSum", "ReduceMax":
      return
        "means, sums and maxima over axes are not supported; from opset 17 on, layer normalisation"
        + " is exported as one operation"
    case "LSTM", "GRU", "RNN", "Scan", "Loop", "If":
      return "recurrent networks and control flow are not supported"
    default: return "the operation \(node.operation.abridged) is not supported"
    }
  }

  /// A function that no activation of Fathom's computes.
  static func refusal(of node: ONNXNode, function: String) -> ExchangeError {
    node.refusal(function, fix: summary)
  }
}
