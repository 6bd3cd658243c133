public import FathomNetworks
package import Foundation

extension Network {
  /// Reads an ONNX file.
  ///
  /// - Throws: `ExchangeError` that names the node which cannot be taken.
  public init(onnx path: String) throws(ExchangeError) {
    self = try GraphImporter.network(of: ONNXGraph(contentsOf: path))
  }

  /// Reads the bytes of an ONNX file.
  ///
  /// - Parameters:
  ///   - bytes: The file's contents.
  ///   - path: Where it lies; data in other files is looked for beside it.
  /// - Throws: `ExchangeError` that names the node which cannot be taken.
  package init(onnx bytes: Data, path: String) throws(ExchangeError) {
    self = try GraphImporter.network(of: ONNXGraph(bytes, path: path))
  }
}
