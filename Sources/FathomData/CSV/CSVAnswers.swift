/// The answers of a CSV file, as they come row by row: all numbers or all text.
struct CSVAnswers {
  /// More different texts are no classes.
  static let mostClasses = 9999

  private var numbers: [Double] = []
  private var labels: [Int32] = []
  private var indices: [String: Int32] = [:]

  /// Whether nothing but text, or nothing but numbers, came so far; nil before the first answer.
  var areText: Bool? {
    numbers.isEmpty && labels.isEmpty ? nil : numbers.isEmpty
  }

  mutating func add(_ number: Double) { numbers.append(number) }

  /// Adds a class.
  ///
  /// - Returns: Whether there are few enough of them.
  mutating func add(_ name: String) -> Bool {
    let index = indices[name] ?? Int32(indices.count)
    indices[name] = index
    labels.append(index)
    return indices.count <= Self.mostClasses
  }

  /// All answers; classes are numbered in the order of their names.
  var sorted: CSVTable.Answers {
    guard !labels.isEmpty else { return .numbers(numbers) }
    let names = indices.keys.sorted()
    var places = Array(repeating: Int32(0), count: names.count)
    for (place, name) in names.enumerated() {
      if let index = indices[name] { places[Int(index)] = Int32(place) }
    }
    return .classes(labels.map { places[Int($0)] }, names: names)
  }
}
