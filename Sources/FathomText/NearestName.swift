/// The nearest of several names to one that was not found, for "did you mean" sentences.
///
/// - Returns: The name with the fewest edits, or nil when even that one is not close: more than
///   a third of the longer name's letters would have to change.
package func nearestName(to text: String, among names: some Sequence<String>) -> String? {
  let given = text.lowercased()
  let nearest = names.map { (name: $0, edits: editDistance(given, $0.lowercased())) }
    .min { $0.edits < $1.edits }
  guard let nearest, nearest.edits * 3 <= max(given.count, nearest.name.count) else { return nil }
  return nearest.name
}

/// The fewest insertions, deletions and substitutions that turn one text into the other.
private func editDistance(_ a: String, _ b: String) -> Int {
  let b = Array(b)
  var previous = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var current = [i + 1]
    for (j, y) in b.enumerated() {
      current.append(min(previous[j] + (x == y ? 0 : 1), previous[j + 1] + 1, current[j] + 1))
    }
    previous = current
  }
  return previous[b.count]
}
