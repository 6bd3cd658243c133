/// Another name of a value or a family, such as that of another tool: read and never written.
public struct Alias: Hashable, Sendable {
  /// The name.
  public let name: String
  /// What it stands for: a family's name, which takes the alias's parameters, or a spelling with
  /// parameters of its own.
  public let meaning: String
  /// What to say of parameters that are not those of the spelling.
  let refusal: String?

  init(_ name: String, _ meaning: String, refusal: String? = nil) {
    self.name = name
    self.meaning = meaning
    self.refusal = refusal
  }

  /// Names that all stand for one thing.
  static func list(_ names: [String: String]) -> [Alias] {
    names.sorted { $0.key < $1.key }.map { Alias($0.key, $0.value) }
  }
}

extension String {
  /// The name without hyphens and underscores: `leaky_relu` and `leakyrelu` are `leaky-relu`.
  package var withoutHyphens: String { filter { $0 != "-" && $0 != "_" } }
}
