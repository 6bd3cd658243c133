extension Quantity {
  /// A number that is always there, if only as NaN.
  package init(
    _ name: String, _ path: any WritableKeyPath<Root, Double> & Sendable, _ kind: QuantityKind,
    unit: String, key: String?, column: QuantityColumn? = nil, tag: String? = nil,
    label: String? = nil, log10: (@Sendable (Root) -> Double?)? = nil, _ meaning: String
  ) {
    self.init(
      name: name, kind: kind, unit: unit, key: key, column: column, tag: tag, label: label,
      meaning: meaning,
      access: .number(
        get: { $0[keyPath: path] }, set: { $0[keyPath: path] = $1 ?? Double.absent }),
      logarithm: log10 ?? Quantity<Root>.logarithm(kind) { $0[keyPath: path] },
      exists: { _ in true })
  }

  /// A number that may be missing.
  package init(
    _ name: String, _ path: any WritableKeyPath<Root, Double?> & Sendable, _ kind: QuantityKind,
    unit: String, key: String?, column: QuantityColumn? = nil, tag: String? = nil,
    label: String? = nil, _ meaning: String, absent absence: String
  ) {
    self.init(
      name: name, kind: kind, unit: unit, key: key, column: column, tag: tag, label: label,
      meaning: meaning, absence: absence,
      access: .number(get: { $0[keyPath: path] }, set: { $0[keyPath: path] = $1 }),
      logarithm: Quantity<Root>.logarithm(kind) { $0[keyPath: path] },
      exists: { _ in true })
  }

  /// The logarithm that a magnitude has.
  private static func logarithm(
    _ kind: QuantityKind, of number: @escaping @Sendable (Root) -> Double?
  ) -> (@Sendable (Root) -> Double?)? {
    guard kind == .magnitude else { return nil }
    return { root in number(root).flatMap { Magnitude($0).log10 } }
  }

  /// The logarithm of a size, whatever keeps it: −∞ for a true zero, NaN and ∞ as they are.
  package init(
    log10 name: String, of size: @escaping @Sendable (Root) -> Magnitude,
    set: @escaping @Sendable (inout Root, Double?) -> Void = { _, _ in }, key: String?,
    column: QuantityColumn? = nil, tag: String? = nil, label: String? = nil, _ meaning: String
  ) {
    self.init(
      name: name, kind: .logarithm, unit: "decades", key: key, column: column, tag: tag,
      label: label, meaning: meaning,
      access: .number(
        get: {
          let size = size($0)
          return size.log10 ?? (size.value.isFinite ? -.infinity : size.value)
        }, set: set),
      logarithm: nil, exists: { _ in true })
  }

  /// A count.
  package init(
    _ name: String, _ path: any WritableKeyPath<Root, Int> & Sendable, unit: String, key: String?,
    column: QuantityColumn? = nil, tag: String? = nil, label: String? = nil, _ meaning: String
  ) {
    self.init(
      name: name, kind: .count, unit: unit, key: key, column: column, tag: tag, label: label,
      meaning: meaning,
      access: .count(get: { $0[keyPath: path] }, set: { $0[keyPath: path] = $1 ?? 0 }),
      logarithm: nil, exists: { _ in true })
  }

  /// Yes or no.
  package init(
    flag name: String, get: @escaping @Sendable (Root) -> Bool,
    set: @escaping @Sendable (inout Root, Bool) -> Void, key: String?,
    column: QuantityColumn? = nil, _ meaning: String
  ) {
    self.init(
      name: name, kind: .flag, unit: "", key: key, column: column, tag: nil, label: nil,
      meaning: meaning,
      access: .flag(get: { get($0) }, set: { set(&$0, $1 ?? false) }), logarithm: nil,
      exists: { _ in true })
  }

  /// A word.
  package init(
    word name: String, get: @escaping @Sendable (Root) -> String?, key: String?,
    column: QuantityColumn? = nil, _ meaning: String, absent absence: String? = nil
  ) {
    self.init(
      name: name, kind: .word, unit: "", key: key, column: column, tag: nil, label: nil,
      meaning: meaning, absence: absence, access: .word(get: get), logarithm: nil,
      exists: { _ in true })
  }

  /// The quantity of a part as one of the whole.
  ///
  /// - Parameters:
  ///   - path: The part.
  ///   - name: The part's name.
  ///   - key: Its key in JSON.
  /// - Returns: The quantity with the part's name and key in front of its own.
  package func of<Whole>(
    _ path: any WritableKeyPath<Whole, Root> & Sendable, _ name: String, key: String
  ) -> Quantity<Whole> {
    lifted(
      name, key, part: { $0[keyPath: path] }, change: { $1(&$0[keyPath: path]) },
      exists: { [exists] in exists($0[keyPath: path]) })
  }

  /// The quantity of a part that may be missing.
  ///
  /// - Parameters:
  ///   - path: The part.
  ///   - name: The part's name.
  ///   - key: Its key in JSON.
  ///   - blank: What the part is before its first number is set; nil where it is not made so.
  /// - Returns: The quantity, which is nil where the part is missing.
  package func of<Whole>(
    _ path: any WritableKeyPath<Whole, Root?> & Sendable, _ name: String, key: String,
    blank: (@Sendable () -> Root)? = nil
  ) -> Quantity<Whole> {
    lifted(
      name, key, part: { $0[keyPath: path] },
      change: { whole, change in
        guard var part = whole[keyPath: path] ?? blank?() else { return }
        change(&part)
        whole[keyPath: path] = part
      },
      exists: { [exists] whole in whole[keyPath: path].map(exists) ?? false })
  }

  private func lifted<Whole>(
    _ name: String, _ key: String, part: @escaping @Sendable (Whole) -> Root?,
    change: @escaping @Sendable (inout Whole, (inout Root) -> Void) -> Void,
    exists: @escaping @Sendable (Whole) -> Bool
  ) -> Quantity<Whole> {
    var logarithmOfPart: (@Sendable (Whole) -> Double?)?
    if let logarithm { logarithmOfPart = { whole in part(whole).flatMap(logarithm) } }
    return Quantity<Whole>(
      name: "\(name).\(self.name)", kind: kind, unit: unit, key: self.key.map { "\(key).\($0)" },
      column: column, tag: tag, label: label, meaning: meaning, absence: absence,
      access: access.lifted(part: part, change: change), logarithm: logarithmOfPart,
      exists: exists)
  }
}

extension Quantity.Access {
  /// The same of a part of something; what is absent makes no part.
  fileprivate func lifted<Whole>(
    part: @escaping @Sendable (Whole) -> Root?,
    change: @escaping @Sendable (inout Whole, (inout Root) -> Void) -> Void
  ) -> Quantity<Whole>.Access {
    func setter<Value>(
      _ set: @escaping @Sendable (inout Root, Value?) -> Void
    ) -> @Sendable (inout Whole, Value?) -> Void {
      return { whole, value in
        if value != nil || part(whole) != nil { change(&whole) { set(&$0, value) } }
      }
    }
    switch self {
    case .number(let get, let set):
      return .number(get: { part($0).flatMap(get) }, set: setter(set))
    case .count(let get, let set):
      return .count(get: { part($0).flatMap(get) }, set: setter(set))
    case .flag(let get, let set):
      return .flag(get: { part($0).flatMap(get) }, set: setter(set))
    case .word(let get): return .word(get: { part($0).flatMap(get) })
    }
  }
}

extension Quantity {
  /// The number as files hold it: nil for NaN, for what does not exist, and for the logarithm of
  /// what has none; infinity is a number.
  ///
  /// A flag is 0 or 1.
  public func stored(_ root: Root) -> Double? {
    switch access {
    case .number(let get, _):
      guard let number = get(root), !number.isNaN else { return nil }
      return kind == .logarithm && !number.isFinite ? nil : number
    case .count(let get, _): return get(root).map(Double.init)
    case .flag(let get, _): return get(root).map { $0 ? 1 : 0 }
    case .word: return nil
    }
  }

  /// The number, with NaN and infinity as they are; nil for what does not exist.
  public func number(_ root: Root) -> Double? {
    switch access {
    case .number(let get, _): get(root)
    case .count(let get, _): get(root).map(Double.init)
    case .flag, .word: nil
    }
  }
}
